import type { Environment, Reporter, RequestEvent } from '../ports/run.ts'

/** Everything ambient that a call uses. semtag takes nothing from the process itself. */
export interface ReleaseEnvironment {
  /**
   * Where semtag finds the engine, the credentials and the proxies: `DOCKER_HOST`, `DOCKER_CONFIG`, `HOME`,
   * `SEMTAG_USERNAME` with `SEMTAG_PASSWORD`, `HTTPS_PROXY`, … Most programs pass `process.env`. Settings such as
   * `SEMTAG_TAG_PREFIX` are not read from it. Without `env`, semtag reads no credentials and nothing of the home
   * directory: it finds an engine at the usual sockets, and reads registries that need no login.
   */
  readonly env?: Environment
  /** Ends the call. The report then says what was written. */
  readonly signal?: AbortSignal
  /** Gets each event while the call runs. */
  readonly reporter?: Reporter
  /** Gets every request to a registry or an engine, without its query and without credentials. */
  readonly onRequest?: (event: RequestEvent) => void
  /** The directory of relative paths in the settings. Default: the working directory. */
  readonly directory?: string
}

/** Which tags are versions and aliases. A list may be one text, or several. */
export interface TagSettings {
  /** When the version takes `latest`: if it is the highest (`auto`, the default), `always` or `never`. */
  readonly latest?: 'auto' | 'always' | 'never'
  /** Only versions in this range take `latest`: `<3`. */
  readonly latestRange?: string
  /** Aliases for prereleases: `next=*`, `beta`, `beta=beta,rc`. */
  readonly channel?: string | readonly string[]
  /** Gives versions 0.x the alias `0`. */
  readonly zeroMajor?: boolean
  /** The prefix of tags with a version, `v`. */
  readonly tagPrefix?: string
  /** The suffix of every tag: `alpine` gives `2.1.106-alpine`. */
  readonly variant?: string
  /** Other variants in the repository. semtag ignores their tags. */
  readonly knownVariant?: string | readonly string[]
  /** Always reads tags with build metadata, `1.2.3_build.5`. */
  readonly builds?: boolean
  /** Makes `1.2.3` the alias of its builds, even if it was published as an exact tag. */
  readonly takePatch?: boolean
  /** Moves an alias even if its current version is unknown. */
  readonly takeUnknown?: boolean
  /** Patterns of tags that are not versions: `20??????`. */
  readonly ignore?: string | readonly string[]
}

/** How semtag reaches a registry and an engine, and how long it waits. */
export interface ConnectionSettings {
  /** The address of the engine, instead of DOCKER_HOST. */
  readonly host?: string
  /** The Docker context to use. */
  readonly context?: string
  /** Uses plain HTTP for the registry. */
  readonly plainHttp?: boolean
  /** Does not verify the registry's certificate. */
  readonly insecure?: boolean
  /** The path of the registry's certificate authority, a PEM file. */
  readonly caFile?: string
  /** When the call ends at the latest: `90s`, `10m`, `1h`. Default: `30m`. */
  readonly timeout?: string
  /** How long semtag waits for late answers of the registry: `90s`, `2m`. Default: `30s`. */
  readonly settle?: string
}

/**
 * The settings that each image of a release may have. A list may be one text, or several.
 *
 * @see `semtag push --help` for the flags with the same meaning: `tagPrefix` is `--tag-prefix`
 */
export interface ImageSettings extends TagSettings {
  /** The registries to release to, `ghcr.io` or `ghcr.io/acme`. Default: the image's own. */
  readonly registry?: string | readonly string[]
  /** The repository to release to, `acme/ui`, instead of the image's own path. */
  readonly repository?: string
  /** Releases one platform, `linux/arm64`. Its digest differs from the digest of the whole image. */
  readonly platform?: string
  /** Copies signatures, attestations and SBOMs as well. */
  readonly referrers?: boolean
  /** Releases an index even if the images of some platforms are missing. */
  readonly sparse?: boolean
  /** The file that `docker buildx build --metadata-file` wrote. Its digest is the image to release. */
  readonly metadataFile?: string
  /** Refuses an image if its label `org.opencontainers.image.version` differs from the version. */
  readonly requireVersionLabel?: boolean
  /** More literal tags, such as `sha-1a2b3c4`, protected like the exact tag. */
  readonly tag?: string | readonly string[]
  /** When semtag writes `latest`. If it is set, each alias has a request of its own. */
  readonly order?: 'latest-last' | 'latest-first'
}

/** One of several images. Its settings override the settings of all images. */
export interface OneOfSeveral extends ImageSettings {
  /** The built image, as in `Settings`. */
  readonly image: string
}

/** The settings of a release, with the keys of `semtag.config.json`. */
export interface Settings extends ImageSettings, ConnectionSettings {
  /**
   * The built image: `image-gallery` in the engine, `docker://ghcr.io/acme/ui:build-7` in a registry,
   * `oci:DIRECTORY` or `oci-archive:FILE` on disk.
   */
  readonly image?: string
  /** Several images instead of `image`; semtag releases them together. */
  readonly images?: readonly (string | OneOfSeveral)[]
  /** If one registry or image fails, the others continue. */
  readonly bestEffort?: boolean
  /** Removes the local tags that the release adds to the engine. */
  readonly noLocalTags?: boolean
  /** How semtag reads and writes tags: directly (`registry`) or through the `engine`. Default: `auto`, what works. */
  readonly via?: 'auto' | 'registry' | 'engine'
}

/** The settings of one release of a version. */
export interface ReleaseSettings extends Settings {
  /** The full version, `2.1.106`. */
  readonly version: string
  /** Reads and plans everything, and writes nothing. */
  readonly dryRun?: boolean
  /** Replaces an exact tag that has other content. */
  readonly overwrite?: boolean
  /** Treats this version as the highest if the tag list does not show everything. */
  readonly assumeHighest?: boolean
  /** Writes only the staged tag `staged-VERSION`: a candidate that `semtag promote` releases. */
  readonly stage?: boolean
  /**
   * A command that semtag runs on the content before it writes any tag; if it fails, nothing is released. `{reference}`
   * stands for `repository@digest`. No shell runs.
   */
  readonly gate?: string
}

/** One image to release. */
export interface OneImage extends ReleaseSettings {
  /** The built image, as in `Settings`. */
  readonly image: string
  /** Not beside `image`. */
  readonly images?: never
}

/** Several images to release under one version. */
export interface SeveralImages extends ReleaseSettings {
  /** Not beside `images`. */
  readonly image?: never
  /** The images. semtag releases them together. */
  readonly images: readonly (string | OneOfSeveral)[]
}
