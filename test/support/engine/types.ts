import type { FakeImage, FakeImageOptions, Store } from './image.ts'
import type { ScriptedAnswer } from './script.ts'

/** A call that the engine got. */
export interface RecordedRequest {
  readonly method: string
  /** Decoded, without the version: `/images/registry.local:5000/ui/push`. */
  readonly path: string
  /** `1.41`; undefined where the path has none. */
  readonly version: string | undefined
  readonly query: Readonly<Record<string, string>>
  /** X-Registry-Auth, decoded; undefined where the header is not there. */
  readonly auth: unknown
  readonly body: string
}

export interface EngineOptions {
  readonly images?: readonly FakeImageOptions[]
  /** `graphdriver` if not given. */
  readonly store?: Store
  /** The newest API of the engine; if not given, 1.41, or 1.51 with a containerd store. */
  readonly apiVersion?: string
  readonly serverVersion?: string
  readonly podman?: boolean
  /** `host:port` that the engine reaches without TLS. */
  readonly insecureRegistries?: readonly string[]
  /**
   * Takes a push: writes the image to a registry, and gives the digest that it has there (the image's own id if
   * nothing). What it throws is told in the stream, as engines tell the words of a registry.
   */
  readonly onPush?: (push: FakePush) => Promise<PushedManifest | undefined> | PushedManifest | undefined
  /** What the registry has under a tag; undefined: no such tag. What it throws is answered with 500. */
  readonly onDistribution?: (
    repository: string,
    tag: string,
    auth: unknown,
  ) => Promise<{ mediaType: string; digest: string } | undefined>
}

export interface FakePush {
  /** `registry.local:5000/gallery/ui` */
  readonly repository: string
  readonly tag: string
  readonly image: FakeImage
  /** The decoded credential, `{ username, password, serveraddress }`; `{}` for none. */
  readonly auth: unknown
  /** `linux/arm64`, where one was asked for. */
  readonly platform: string | undefined
}

export interface PushedManifest {
  readonly digest: string
  readonly size?: number
}

export interface FakeEngine {
  /** `unix:///tmp/…/docker.sock` */
  readonly host: string
  readonly socketPath: string
  readonly options: EngineOptions
  /** The local images by full name, `docker.io/library/ui:2.1.106`. */
  readonly names: Map<string, FakeImage>
  readonly requests: readonly RecordedRequest[]
  /** Adds an image. */
  add(image: FakeImageOptions): FakeImage
  /** Answers the next call of this kind from the script: `engine.answer(/POST .*\/push$/, { chunks: […] })`. */
  answer(call: RegExp, answer: ScriptedAnswer): void
  /** Resolves when such a call has come in, at once where it has already. */
  received(call: RegExp): Promise<RecordedRequest>
  close(): Promise<void>
}
