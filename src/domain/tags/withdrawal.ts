import { type Digest, isDigest, parseDigest } from '../image/digest.ts'
import { isTag, type Tag, tagOf } from '../image/tag.ts'

/** The tag `yanked-<exact tag>` withdraws a version. No tool reads such a tag as a version. */
export const withdrawalPrefix = 'yanked-'

/** The marker of an exact tag: if the marker exists, the version is withdrawn. */
export const withdrawalTag = (exactTag: Tag): Tag => tagOf(`${withdrawalPrefix}${exactTag}`)

/** The exact tag in the name of a marker; undefined if the name holds none. */
export function withdrawnTag(marker: Tag): Tag | undefined {
  const rest = marker.slice(withdrawalPrefix.length)
  return isTag(rest) ? rest : undefined
}

export const isWithdrawalTag = (tag: string): boolean => tag.startsWith(withdrawalPrefix)

// https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
const empty = {
  mediaType: 'application/vnd.oci.empty.v1+json',
  digest: parseDigest('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'),
  size: 2,
}

/** The only blob of semtag's artifacts: `{}`. */
export const emptyBlob: typeof empty & { readonly text: string } = { ...empty, text: '{}' }

/** The manifest of one of semtag's artifacts, without annotations. */
export const artifactNamed = (name: string): object => ({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  artifactType: `application/vnd.semtag.${name}.v1`,
  config: empty,
  layers: [empty],
})

/**
 * The manifest of a marker whose version is restored at a registry that deletes no tags. It is constant, so that its
 * digest distinguishes it from a withdrawal.
 */
export const restoredManifest: string = JSON.stringify(artifactNamed('restored'))

const timeKey = 'org.opencontainers.image.created'
const reasonKey = 'dev.semtag.withdrawal.reason'
const digestKey = 'dev.semtag.withdrawal.digest'

/** The manifest of a withdrawal, with its reason, its time and the digest of the image. */
export function withdrawalManifest(withdrawal: Withdrawal): string {
  return JSON.stringify({
    ...artifactNamed('withdrawal'),
    annotations: withdrawalAnnotations(withdrawal),
  })
}

/** The annotations of a withdrawal. */
export function withdrawalAnnotations({
  version,
  digest,
  time,
  reason,
}: Withdrawal): Readonly<Record<string, string>> {
  return {
    [timeKey]: time.toISOString(),
    'org.opencontainers.image.version': version,
    [digestKey]: digest,
    ...(reason === undefined ? {} : { [reasonKey]: reason }),
  }
}

export interface Withdrawal {
  readonly version: string
  /** The digest of the exact tag. */
  readonly digest: Digest
  readonly time: Date
  readonly reason: string | undefined
}

/** The digest of the withdrawn image; undefined if the marker names none. */
export function withdrawnDigest(annotations: Readonly<Record<string, string>> = {}): Digest | undefined {
  const { [digestKey]: digest = '' } = annotations
  return isDigest(digest) ? digest : undefined
}

/** When and why a version was withdrawn, each null if the marker does not state it. */
export function readWithdrawal(annotations: Readonly<Record<string, string>> = {}): {
  readonly time: string | null
  readonly reason: string | null
} {
  const { [timeKey]: time = '', [reasonKey]: reason = '' } = annotations
  return { time: isTime(time) ? time : null, reason: reason.trim() || null }
}

// https://www.rfc-editor.org/rfc/rfc3339#section-5.6
function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i.test(text)
}

/** The sha256 of `restoredManifest`. */
export const restoredDigest: Digest = parseDigest(
  'sha256:894f181aa3bce3a17bb00684a11dc4c866ea577e53baa28083c276f1327c2a58',
)

const layer = {
  mediaType: 'application/vnd.oci.image.layer.v1.tar',
  digest: parseDigest('sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef'),
  size: 1024,
}
const configText = JSON.stringify({
  architecture: 'unknown',
  os: 'unknown',
  config: {},
  rootfs: { type: 'layers', diff_ids: [layer.digest] },
})
const config = {
  mediaType: 'application/vnd.oci.image.config.v1+json',
  digest: parseDigest('sha256:36a08bc6965207dba3d056508564c95805e4644afdc310ac7a6f6039bedbf1ac'),
  size: configText.length,
}

/** The two blobs of an artifact in the form of an image: a configuration, and a layer without files. */
export const imageBlobs: readonly (typeof layer & { readonly text: string })[] = [
  { ...config, text: configText },
  { ...layer, text: '\0'.repeat(layer.size) },
]

/**
 * The manifest of one of semtag's artifacts as a small image, for registries that refuse unknown artifact types.
 *
 * @see https://github.com/ocx-sh/ocx/issues/480 (GitLab)
 * @see https://github.com/oras-project/oras/issues/738 (Quay)
 */
export const imageNamed = (name: string, annotations: Readonly<Record<string, string>> = {}): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config,
    layers: [layer],
    annotations: { 'dev.semtag.artifact': name, ...annotations },
  })

/** `restoredManifest` in the form of an image. */
export const restoredImage: string = imageNamed('restored')

/** The sha256 of `restoredImage`. */
const restoredImageDigest = parseDigest(
  'sha256:3ac86fc5610a018e80391daed6d56903a1f3fbe7770ec641dc27bbf7c9f62571',
)

/** True for the digest of a restored marker, in either form. */
export const isRestored = (digest: string | null | undefined): boolean =>
  digest === restoredDigest || digest === restoredImageDigest
