import { type Digest, digestOf } from './digest.ts'

/** A tag `<exact tag>.yanked` withdraws that version. */
export const withdrawnSuffix = '.yanked'

/** The tag whose presence withdraws the version of an exact tag. */
export const withdrawalTag = (exactTag: string): string => `${exactTag}${withdrawnSuffix}`

export const isWithdrawalTag = (tag: string): boolean => tag.endsWith(withdrawnSuffix)

/**
 * The manifest that a withdrawal's tag points at once the version is restored where tags cannot be deleted.
 * It is constant, so that its digest alone tells it from a withdrawal.
 *
 * @source https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
 */
export const restoredManifest: string = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  artifactType: 'application/vnd.semtag.restored.v1',
  config: {
    mediaType: 'application/vnd.oci.empty.v1+json',
    digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    size: 2,
  },
  layers: [
    {
      mediaType: 'application/vnd.oci.empty.v1+json',
      digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
      size: 2,
    },
  ],
})

/** The sha256 of `restoredManifest`. */
export const restoredDigest: Digest = digestOf(
  'sha256:894f181aa3bce3a17bb00684a11dc4c866ea577e53baa28083c276f1327c2a58',
)
