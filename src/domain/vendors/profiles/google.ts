import type { VendorProfile } from '../profile.ts'

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
  deletion: { refusedCodes: /^GOOGLE_MANIFEST_DANGLING/ },
  rights: {
    needed:
      'Google Artifact Registry must allow artifactregistry.tags.list, artifactregistry.tags.create and artifactregistry.tags.update, which roles/artifactregistry.writer has.',
  },
}
