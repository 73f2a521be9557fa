import { formatRepository } from '../../image/reference.ts'
import { type DeletionScript, leavesPlatforms, type VendorProfile } from '../profile.ts'

/**
 * Tags first. Without `--delete-tags`, the deletion of an image fails if another tag is on it.
 *
 * @see https://cloud.google.com/sdk/gcloud/reference/artifacts/docker/tags/delete
 * @see https://cloud.google.com/sdk/gcloud/reference/artifacts/docker/images/delete
 */
const script: DeletionScript = {
  tool: 'gcloud',
  hosts: /-docker\.pkg\.dev$/,
  head: () => [
    '# gcloud deletes each tag alone, and an image only if no tag is left on it.',
    leavesPlatforms,
  ],
  commands(repository, images) {
    const name = formatRepository(repository)
    return images.flatMap(({ digest, tags, stays }) => [
      ...tags.map((tag) => `gcloud artifacts docker tags delete ${name}:${tag} --quiet`),
      stays === undefined
        ? `gcloud artifacts docker images delete ${name}@${digest} --quiet`
        : `# left out: the image of ${tags.join(', ')}, because ${stays}`,
    ])
  },
}

/**
 * @see https://cloud.google.com/artifact-registry/docs/docker/troubleshoot
 * @see https://cloud.google.com/iam/docs/roles-permissions/artifactregistry
 */
export const googleProfile: VendorProfile = {
  hosts: /-docker\.pkg\.dev$|^(?:.+\.)?gcr\.io$/,
  immutability: {
    words: /has enabled tag immutability/,
    rule: 'Google Artifact Registry has no exceptions: turn immutable tags off with gcloud artifacts repositories update --no-immutable-tags.',
  },
  // A tag or an index still names the manifest.
  deletion: { refusedCodes: /^GOOGLE_MANIFEST_DANGLING/, script },
  rights: {
    needed:
      'Google Artifact Registry must allow artifactregistry.tags.list, artifactregistry.tags.create and artifactregistry.tags.update, which roles/artifactregistry.writer has.',
  },
}
