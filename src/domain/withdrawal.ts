import { type Digest, digestOf } from './digest.ts'

/** A tag `<exact tag>.yanked` withdraws that version. */
export const withdrawnSuffix = '.yanked'

/** The tag whose presence withdraws the version of an exact tag. */
export const withdrawalTag = (exactTag: string): string => `${exactTag}${withdrawnSuffix}`

export const isWithdrawalTag = (tag: string): boolean => tag.endsWith(withdrawnSuffix)

// https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
const empty = {
  mediaType: 'application/vnd.oci.empty.v1+json',
  digest: digestOf('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'),
  size: 2,
}

/** The one blob of our artifacts, `{}`. */
export const emptyBlob: typeof empty & { readonly text: string } = { ...empty, text: '{}' }

const artifactType = (name: string) => ({
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
export const restoredManifest: string = JSON.stringify(artifactType('restored'))

/** The manifest of a withdrawal: why, since when, and which image was meant. */
export function withdrawalManifest(withdrawal: Withdrawal): string {
  const { version, digest, time, reason } = withdrawal
  return JSON.stringify({
    ...artifactType('withdrawal'),
    annotations: {
      'org.opencontainers.image.created': time.toISOString(),
      'org.opencontainers.image.version': version,
      'dev.semtag.withdrawal.digest': digest,
      ...(reason === undefined ? {} : { 'dev.semtag.withdrawal.reason': reason }),
    },
  })
}

export interface Withdrawal {
  readonly version: string
  /** What the exact tag points at. */
  readonly digest: Digest
  readonly time: Date
  readonly reason: string | undefined
}

/** The sha256 of `restoredManifest`. */
export const restoredDigest: Digest = digestOf(
  'sha256:894f181aa3bce3a17bb00684a11dc4c866ea577e53baa28083c276f1327c2a58',
)
