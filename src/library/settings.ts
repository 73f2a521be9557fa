import type { Environment, Reporter, RequestEvent } from '../ports/run.ts'

/** Everything ambient of a release that a program makes: nothing is taken from the process itself. */
export interface ReleaseEnvironment {
  /**
   * Where the engine and the credentials are found (`DOCKER_HOST`, `DOCKER_CONFIG`, `HOME`, `SEMTAG_USERNAME` with
   * `SEMTAG_PASSWORD`, …) and the proxies: `process.env`, in most programs. No setting is read from it.
   */
  readonly env: Environment
  /** Ends the release; what was written is told by its report. */
  readonly signal?: AbortSignal
  /** Is told what happens while it runs. */
  readonly reporter?: Reporter
  /** Is told every request to a registry or an engine; neither a query nor a credential is part of it. */
  readonly onRequest?: (event: RequestEvent) => void
  /** What relative paths of the settings are relative to; the working directory, if not given. */
  readonly directory?: string
}

/**
 * What may be said of each image of a release by itself. Lists may be one text, or several.
 *
 * @see `semtag push --help`, which says the same of the flags: `tagPrefix` is `--tag-prefix`
 */
export interface ImageSettings {
  /** Registries to release to, `ghcr.io` or `ghcr.io/acme`; the image's own, if not given. */
  readonly registry?: string | readonly string[]
  /** The repository to release to, `acme/ui`, instead of the image's own path. */
  readonly repository?: string
  /** The one platform to release, `linux/arm64`; its digest is not that of the whole image. */
  readonly platform?: string
  /** Signatures, attestations and SBOMs are copied as well. */
  readonly referrers?: boolean
  /** An index is released although the images of some platforms are missing. */
  readonly sparse?: boolean
  /** The path of what `docker buildx build --metadata-file` wrote; its digest is the image to release. */
  readonly metadataFile?: string
  /** An image whose label `org.opencontainers.image.version` differs is refused. */
  readonly requireVersionLabel?: boolean
  /** When the version takes `latest`: where it is the highest (`auto`, the default), always or never. */
  readonly latest?: 'auto' | 'always' | 'never'
  /** Only versions of this range take `latest`, `<3`. */
  readonly latestRange?: string
  /** Aliases for prereleases: `next=*`, `beta`, `beta=beta,rc`. */
  readonly channel?: string | readonly string[]
  /** Versions 0.x have the alias `0`. */
  readonly zeroMajor?: boolean
  /** What the numbered tags begin with, `v`. */
  readonly tagPrefix?: string
  /** What every tag ends with, `alpine`. */
  readonly variant?: string
  /** Other variants of the repository, whose tags are passed over. */
  readonly knownVariant?: string | readonly string[]
  /** Tags with build metadata (`1.2.3_build.5`) are read in any case. */
  readonly builds?: boolean
  /** `1.2.3` becomes the alias of its builds, though it was published as an exact tag. */
  readonly takePatch?: boolean
  /** An alias moves even if nobody can say which version it is on. */
  readonly takeUnknown?: boolean
  /** Patterns of tags that are no versions, `20??????`. */
  readonly ignore?: string | readonly string[]
  /** Other literal tags, `sha-1a2b3c4`, guarded like the exact one. */
  readonly tag?: string | readonly string[]
  /** When `latest` is written; each alias then has a request of its own. */
  readonly order?: 'latest-last' | 'latest-first'
}

/** An image of several: what is said here stands in place of what is said of all. */
export interface OneOfSeveral extends ImageSettings {
  readonly image: string
}

/** What a release is to do, as `semtag.config.json` writes it. */
export interface Settings extends ImageSettings {
  /**
   * The built image: `image-gallery` in the engine, `docker://ghcr.io/acme/ui:build-7` in a registry,
   * `oci:DIRECTORY` or `oci-archive:FILE` on disk.
   */
  readonly image?: string
  /** Instead of `image`: several, which are released together. */
  readonly images?: readonly (string | OneOfSeveral)[]
  /** Where one registry or image fails, the others go on. */
  readonly bestEffort?: boolean
  /** The address of the engine, instead of DOCKER_HOST. */
  readonly host?: string
  /** The docker context to use. */
  readonly context?: string
  /** The local tags that the release adds to the engine are removed. */
  readonly noLocalTags?: boolean
  /** How tags are read and written: directly, through the engine, or whichever way there is (`auto`, the default). */
  readonly via?: 'auto' | 'registry' | 'engine'
  /** The registry is talked to over plain HTTP. */
  readonly plainHttp?: boolean
  /** The registry's certificate is not verified. */
  readonly insecure?: boolean
  /** The path of the registry's certificate authority, a PEM file. */
  readonly caFile?: string
  /** When to give up: `90s`, `10m`, `1h`; `30m` if not given. */
  readonly timeout?: string
  /** How long late answers of the registry are waited for: `90s`, `2m`; `30s` if not given. */
  readonly settle?: string
}

/** What one release is to do. */
export interface ReleaseSettings extends Settings {
  /** The full version, `2.1.106`. */
  readonly version: string
  /** Everything is read and planned, and nothing is written. */
  readonly dryRun?: boolean
  /** An exact tag that has other content is replaced. */
  readonly overwrite?: boolean
  /** This version is taken for the highest where the tag list does not show everything. */
  readonly assumeHighest?: boolean
}
