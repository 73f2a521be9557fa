import type { FakeImage, FakeImageOptions, Store } from './image.ts'
import type { ScriptedAnswer } from './script.ts'

/** A call that the engine has received. */
export interface RecordedRequest {
  readonly method: string
  /** Decoded, without the version: `/images/registry.local:5000/ui/push`. */
  readonly path: string
  /** `1.41`; undefined if the path has no version. */
  readonly version: string | undefined
  readonly query: Readonly<Record<string, string>>
  /** The decoded X-Registry-Auth; undefined without the header. */
  readonly auth: unknown
  readonly body: string
}

export interface EngineOptions {
  readonly images?: readonly FakeImageOptions[]
  /** `graphdriver` by default. */
  readonly store?: Store
  /** The newest API of the engine; by default 1.41, or 1.51 with a containerd store. */
  readonly apiVersion?: string
  readonly serverVersion?: string
  readonly podman?: boolean
  /** `host:port` that the engine reaches without TLS. */
  readonly insecureRegistries?: readonly string[]
  /**
   * Pushes the image and returns its digest in the registry (the image's id by default). The engine reports a thrown error
   * in the stream, as it reports the words of a registry.
   */
  readonly onPush?: (push: FakePush) => Promise<PushedManifest | undefined> | PushedManifest | undefined
  /** The registry's descriptor of a tag; undefined if there is no such tag. The engine answers a thrown error with 500. */
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
  /** The decoded credential, `{ username, password, serveraddress }`; `{}` without one. */
  readonly auth: unknown
  /** The platform in the query, `linux/arm64`. */
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
  /** Sets the answer to the next matching call: `engine.answer(/POST .*\/push$/, { chunks: […] })`. */
  answer(call: RegExp, answer: ScriptedAnswer): void
  /** Resolves to the first matching call, once it has arrived. */
  received(call: RegExp): Promise<RecordedRequest>
  close(): Promise<void>
}
