import { type Digest, digestOf, isDigest } from '../image/digest.ts'

/** A tag `yanked-<exact tag>` withdraws that version. No tool reads such a tag as a version. */
export const withdrawalPrefix = 'yanked-'

/** The tag whose presence withdraws the version of an exact tag. */
export const withdrawalTag = (exactTag: string): string => `${withdrawalPrefix}${exactTag}`

export const isWithdrawalTag = (tag: string): boolean => tag.startsWith(withdrawalPrefix)

// https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
const empty = {
  mediaType: 'application/vnd.oci.empty.v1+json',
  digest: digestOf('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'),
  size: 2,
}

/** The one blob of our artifacts, `{}`. */
export const emptyBlob: typeof empty & { readonly text: string } = { ...empty, text: '{}' }

/** The manifest of an artifact of ours without content, to which annotations are added. */
export const artifactNamed = (name: string): object => ({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  artifactType: `application/vnd.semtag.${name}.v1`,
  config: empty,
  layers: [empty],
})

/**
 * The manifest that a withdrawal's tag points at once the version is restored where tags cannot be deleted.
 * It is constant, so that its digest alone tells it from a withdrawal.
 */
export const restoredManifest: string = JSON.stringify(artifactNamed('restored'))

const timeKey = 'org.opencontainers.image.created'
const reasonKey = 'dev.semtag.withdrawal.reason'
const digestKey = 'dev.semtag.withdrawal.digest'

/** The manifest of a withdrawal: why, since when, and which image was meant. */
export function withdrawalManifest(withdrawal: Withdrawal): string {
  return JSON.stringify({
    ...artifactNamed('withdrawal'),
    annotations: withdrawalAnnotations(withdrawal),
  })
}

/** What the manifest of a withdrawal says, in whichever form. */
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
  /** What the exact tag points at. */
  readonly digest: Digest
  readonly time: Date
  readonly reason: string | undefined
}

/** The digest that a marker was written for; undefined if the marker names none. */
export function withdrawnDigest(annotations: Readonly<Record<string, string>> = {}): Digest | undefined {
  const { [digestKey]: digest = '' } = annotations
  return isDigest(digest) ? digest : undefined
}

/** When and why a version was withdrawn, in the words of its marker; null where it does not say. */
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
export const restoredDigest: Digest = digestOf(
  'sha256:894f181aa3bce3a17bb00684a11dc4c866ea577e53baa28083c276f1327c2a58',
)
