import type { Problem } from '../errors.ts'
import { dockerHub, type Repository } from '../image/reference.ts'

interface Vendor {
  readonly hosts: RegExp
  /** True where the registry's own interface deletes no tag. */
  readonly elsewhere: boolean
  /** How it is done there. */
  readonly way: (repository: Repository, tags: readonly string[]) => string
}

const ecr = /\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com|on\.aws)(?:\.cn)?$/

/**
 * @see https://docs.github.com/rest/packages/packages#delete-a-package-version-for-a-user
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html
 * @see https://github.com/docker/hub-feedback/issues/1759
 */
const vendors: readonly Vendor[] = [
  {
    hosts: /^ghcr\.io$/,
    elsewhere: true,
    way({ path }) {
      const [owner = '', ...rest] = path.split('/')
      const versions = `/users/${owner}/packages/container/${rest.join('%2F')}/versions`
      return `GitHub deletes versions, each with every tag on it: find the ID with gh api ${versions}, then gh api -X DELETE ${versions}/ID (/orgs/${owner} for an organization).`
    },
  },
  {
    hosts: ecr,
    elsewhere: true,
    way({ registry, path }, tags) {
      const [, region = 'REGION'] = ecr.exec(registry) ?? []
      return `Run: aws ecr batch-delete-image --region ${region} --repository-name ${path} --image-ids ${imageIds(tags)}`
    },
  },
  {
    hosts: /^public\.ecr\.aws$/,
    elsewhere: true,
    way: ({ path }, tags) =>
      `Run: aws ecr-public batch-delete-image --region us-east-1 --repository-name ${path.slice(path.indexOf('/') + 1)} --image-ids ${imageIds(tags)}`,
  },
  {
    hosts: new RegExp(`^${dockerHub.replace('.', '\\.')}$`),
    elsewhere: false,
    way: ({ path }) =>
      `Delete it on https://hub.docker.com/r/${path}/tags, or with the API of Docker Hub: DELETE https://hub.docker.com/v2/repositories/${path}/tags/TAG/`,
  },
]

/** The refusal of a registry that is known to delete no tags itself, and the way to do it there; undefined for others. */
export function deletionElsewhere(repository: Repository, tags: readonly string[]): Problem | undefined {
  return vendorOf(repository)?.elsewhere
    ? {
        code: 'UNSUPPORTED',
        message: `${repository.registry} deletes no tags through the interface of a registry.`,
        hint: wayOf(repository, tags),
      }
    : undefined
}

/** The refusal of a registry that was asked, and deletes neither tags nor manifests. */
export function deletionOff(repository: Repository, tags: readonly string[]): Problem {
  return {
    code: 'UNSUPPORTED',
    message: `${repository.registry} deletes nothing: deletion is switched off, or done elsewhere.`,
    hint: wayOf(repository, tags),
    speaker: 'registry',
  }
}

function vendorOf({ registry }: Repository): Vendor | undefined {
  return vendors.find(({ hosts }) => hosts.test(registry.toLowerCase()))
}

function wayOf(repository: Repository, tags: readonly string[]): string {
  return (
    vendorOf(repository)?.way(repository, tags) ??
    'docker-registry deletes once REGISTRY_STORAGE_DELETE_ENABLED=true is set (storage.delete.enabled); of another registry, use its own interface.'
  )
}

// As many as one call takes: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html
function imageIds(tags: readonly string[]): string {
  const named = tags.length === 0 ? ['TAG'] : tags.slice(0, 100)
  return named.map((tag) => `imageTag=${tag}`).join(' ')
}
