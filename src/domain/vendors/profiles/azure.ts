import type { VendorProfile } from '../profile.ts'

/**
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-image-lock
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-repository-scoped-permissions
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-delete
 */
export const azureProfile: VendorProfile = {
  hosts: /\.azurecr\.(?:io|cn|us)$/,
  immutability: {
    words: /REGISTRY_DISALLOWED_OPERATION|operation is disallowed/i,
    rule: 'In Azure Container Registry unlock the tag: az acr repository update --name REGISTRY --image REPOSITORY:TAG --write-enabled true.',
  },
  // Its own API untags. A DELETE by tag is undocumented, and `az acr repository delete` takes every tag of the image.
  deletion: { removes: 'manifests' },
  rights: {
    needed:
      'In Azure Container Registry the scope map of the token needs content/read, content/write and metadata/read on the repository; an identity needs the role AcrPush.',
  },
}
