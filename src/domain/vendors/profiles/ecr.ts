import type { Repository } from '../../image/reference.ts'
import type { Tag } from '../../image/tag.ts'
import { reservedPrefixes } from '../../tags/names.ts'
import type { Policy } from '../../tags/policy.ts'
import {
  buildCaveat,
  type DeletionScript,
  hostOf,
  leavesPlatforms,
  type ProtectionRules,
  strictCaveats,
  type VendorProfile,
} from '../profile.ts'

const privateHosts = /^(\d{12})?.*\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com|on\.aws)(?:\.cn)?$/

// The limit of ECR. A filter has at most two wildcards, each for any text, dots included.
const maximumFilters = 5

/**
 * ECR keeps tags mutable except those that match a filter. `*.*.*` has a wildcard too many and `*.*` also matches
 * `2.1`, so each filter names a major. With builds and a prefix, one filter looks for `_`, which no alias has.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageTagMutabilityExclusionFilter.html
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/ecr_repository.html.markdown
 */
const createRules: ProtectionRules['create'] = (policy, version, repository) => {
  const { tagPrefix, variant, builds, extraTags } = policy
  const ending = variant === undefined ? '' : `-${variant}`
  const literals = extraTags.slice(0, maximumFilters - 1)
  const room = maximumFilters - literals.length
  // The next major too, if there is room.
  const first = Math.max(0, (version?.major ?? 0) - Math.max(0, room - 2))
  const majors = Array.from({ length: room }, (_, index) => first + index)
  // A filter that may begin as a marker does would keep semtag from rewriting the marker.
  const matchesMarkers = reservedPrefixes.some((reserved) => reserved.startsWith(tagPrefix))
  const anyMajor = builds && hasNoUnderscore(policy) && !matchesMarkers
  const exact = anyMajor
    ? [`${tagPrefix}*_*${ending}`]
    : majors.map((major) => `${tagPrefix}${major}.*${builds ? '_' : '.'}*${ending}`)
  const patterns = [...exact, ...literals]

  return {
    patterns,
    request: {
      repositoryName: repository ?? null,
      imageTagMutability: 'MUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: patterns.map((filter) => ({ filterType: 'WILDCARD', filter })),
    },
    text: textOf(patterns, repository),
    caveats: [
      ...(anyMajor
        ? []
        : [
            `Covers only ${room === 1 ? `the major ${first}` : `the majors ${first} to ${first + room - 1}`}: ECR allows ${maximumFilters} filters of two wildcards each in a repository. Give VERSION to choose others.`,
          ]),
      ...(builds ? ['Not covered: prereleases without build metadata.'] : []),
      buildCaveat(policy),
      ...strictCaveats(policy),
      ...(variant === undefined
        ? []
        : [`Covers only the tags of the variant ${variant}, and replaces the filters of other variants.`]),
      ...extraTags.slice(literals.length).map((tag) => `Not covered: ${tag}, because no filter is left.`),
    ],
  }
}

// True if no alias has `_` before the policy's own variant.
function hasNoUnderscore({ channels, variants }: Policy): boolean {
  return [...channels.map(({ name }) => name), ...variants].every((name) => !name.includes('_'))
}

function textOf(filters: readonly string[], repository = 'REPOSITORY'): string {
  return [
    `aws ecr put-image-tag-mutability --repository-name ${repository}`,
    '--image-tag-mutability MUTABLE_WITH_EXCLUSION',
    `--image-tag-mutability-exclusion-filters ${filters.map((filter) => `'filterType=WILDCARD,filter=${filter}'`).join(' \\\n    ')}`,
  ].join(' \\\n  ')
}

/**
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageTagMutability.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html (without ecr:ListImages)
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImages.html
 */
const both: VendorProfile = {
  immutability: {
    words: /already exists in the '[^']*' repository and cannot be overwritten/,
    rule: 'In Amazon ECR change the tag mutability of the repository (aws ecr put-image-tag-mutability); semtag plan --protect ecr prints the command.',
  },
  rights: {
    needed:
      'Amazon ECR must allow ecr:GetAuthorizationToken, ecr:ListImages, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer, ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload and ecr:PutImage; the push policy in its documentation lacks ecr:ListImages.',
  },
}

/**
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html
 */
export const ecrProfile: VendorProfile = {
  ...both,
  hosts: privateHosts,
  deletion: {
    removes: 'nothing',
    instructions: (repository, tags) => `Run: ${privateDeletion(repository)} --image-ids ${imageIds(tags)}`,
    script: deletionScript(privateDeletion),
  },
  listsArchived: true,
  restoreArchived: 'Restore the image in Amazon ECR (aws ecr update-image-storage-class)',
  protection: { vendor: 'ecr', create: createRules },
}

export const ecrPublicProfile: VendorProfile = {
  ...both,
  hosts: /^public\.ecr\.aws$/,
  deletion: {
    removes: 'nothing',
    instructions: ({ path }, tags) => `Run: ${publicDeletion(path)} --image-ids ${imageIds(tags)}`,
    script: deletionScript(({ path }) => publicDeletion(path)),
  },
}

function privateDeletion({ registry, path }: Repository): string {
  const [, account, region = 'REGION'] = privateHosts.exec(hostOf(registry)) ?? []
  const id = account === undefined ? '' : ` --registry-id ${account}`
  return `aws ecr batch-delete-image --region ${region}${id} --repository-name ${path}`
}

function publicDeletion(path: string): string {
  return `aws ecr-public batch-delete-image --region us-east-1 --repository-name ${path.slice(path.indexOf('/') + 1)}`
}

/** Names tags, because a deletion by digest removes every tag of the image. */
function deletionScript(call: (repository: Repository) => string): DeletionScript {
  return {
    tool: 'aws',
    head: () => [
      '# Amazon ECR deletes an image with its last tag. An image that has another tag stays.',
      leavesPlatforms,
    ],
    commands(repository, images) {
      const tags = images.flatMap((image) => image.tags)
      const calls = Array.from({ length: Math.ceil(tags.length / mostIds) }, (_, index) =>
        tags.slice(index * mostIds, (index + 1) * mostIds),
      )
      return calls.map((ids) => `${call(repository)} --image-ids ${imageIds(ids)}`)
    },
  }
}

// The limit of one call.
const mostIds = 100

function imageIds(tags: readonly Tag[]): string {
  const named = tags.length === 0 ? ['TAG'] : tags.slice(0, mostIds)
  return named.map((tag) => `imageTag=${tag}`).join(' ')
}
