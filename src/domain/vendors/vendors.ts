/** The vendor of a registry: vendors differ in rules for immutable tags and in names of rights. */
interface Vendor {
  /** Hosts of the vendor's own. */
  readonly hosts?: RegExp
  /** What only this vendor says when it refuses to change a tag: most registries run under any name. */
  readonly words?: RegExp
  /** The rule to change, as a sentence. */
  readonly rule?: string
  /** What only this vendor says when a right is missing. */
  readonly deniedWords?: RegExp
  /** The rights that a release needs, as a sentence in the vendor's own words. */
  readonly rights?: string
}

/**
 * The first that fits counts.
 *
 * The rights:
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html (without ecr:ListImages)
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImages.html
 * @see https://docs.docker.com/security/access-tokens/
 * @see https://docs.github.com/en/packages/learn-github-packages/about-permissions-for-github-packages
 * @see https://docs.quay.io/glossary/robot-accounts.html
 * @see https://cloud.google.com/iam/docs/roles-permissions/artifactregistry
 * @see https://docs.gitlab.com/user/project/deploy_tokens/#scope
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-repository-scoped-permissions
 * @see https://goharbor.io/docs/latest/administration/robot-accounts/
 * @see https://jfrog.com/help/r/jfrog-platform-administration-documentation/permission-details
 *
 * The rules for immutable tags:
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageTagMutability.html
 * @see https://goharbor.io/docs/latest/working-with-projects/working-with-images/create-tag-immutability-rules
 * @see https://docs.redhat.com/en/documentation/red_hat_quay/3/html/red_hat_quay_api_reference/immutability_policy
 * @see https://docs.docker.com/docker-hub/repos/manage/hub-images/immutable-tags
 * @see https://docs.gitlab.com/user/packages/container_registry/immutable_container_tags
 * @see https://cloud.google.com/artifact-registry/docs/docker/troubleshoot#push
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-image-lock
 * @see https://www.alibabacloud.com/help/doc-detail/186029.htm
 * @see https://docs.mirantis.com/msr/current/ops/manage-images/prevent-tags-from-being-overwritten.html
 * @see https://github.com/GoogleContainerTools/jib/issues/3057 (Nexus)
 * @see https://github.com/GoogleContainerTools/kaniko/issues/1095 (Artifactory)
 */
const vendors: readonly Vendor[] = [
  {
    hosts: /^public\.ecr\.aws$|\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]+\.(?:amazonaws\.com|on\.aws)(?:\.cn)?$/,
    words: /already exists in the '[^']*' repository and cannot be overwritten/,
    rule: 'In Amazon ECR change the tag mutability of the repository (aws ecr put-image-tag-mutability); semtag plan --protect ecr prints the command.',
    rights:
      'Amazon ECR must allow ecr:GetAuthorizationToken, ecr:ListImages, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer, ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload and ecr:PutImage; the push policy in its documentation lacks ecr:ListImages.',
  },
  {
    hosts: /^docker\.io$/,
    rule: 'On Docker Hub, under Settings > General > Tag mutability settings of the repository, choose "Specific tags are immutable" with a pattern of exact tags.',
    rights:
      'The access token of Docker Hub needs "Read & Write", and its user must be a collaborator of the repository.',
  },
  {
    hosts: /^ghcr\.io$/,
    rights:
      'GHCR needs a token with write:packages; the GITHUB_TOKEN of a workflow needs "permissions: packages: write", and the package must list the repository under Manage Actions access with the role Write.',
  },
  {
    hosts: /^(?:.+\.)?quay\.io$/,
    words: /TAG_IMMUTABLE|\btag is immutable and cannot be overwritten/,
    rule: 'In Quay change the immutability policy of the repository or of its organization, or the setting of the tag itself.',
    rights: 'In Quay give the user or the robot account the permission Write on the repository.',
  },
  {
    hosts: /-docker\.pkg\.dev$|^(?:.+\.)?gcr\.io$/,
    words: /has enabled tag immutability/,
    rule: 'Google Artifact Registry knows no exceptions: turn it off with gcloud artifacts repositories update --no-immutable-tags.',
    rights:
      'Google Artifact Registry must allow artifactregistry.tags.list, artifactregistry.tags.create and artifactregistry.tags.update, which roles/artifactregistry.writer has.',
  },
  {
    hosts: /^registry\.gitlab\.com$/,
    rule: 'In GitLab, under Settings > Packages and registries > Container registry of the project, replace the immutable (or protected) tag rule by one that matches exact tags alone.',
    rights:
      'In GitLab the token needs the scopes read_registry and write_registry, and its role must be Developer or higher.',
  },
  {
    hosts: /\.azurecr\.(?:io|cn|us)$/,
    words: /REGISTRY_DISALLOWED_OPERATION|operation is disallowed/,
    rule: 'In Azure Container Registry unlock the tag: az acr repository update --name REGISTRY --image REPOSITORY:TAG --write-enabled true.',
    rights:
      'In Azure Container Registry the scope map of the token needs content/read, content/write and metadata/read on the repository; an identity needs the role AcrPush.',
  },
  {
    hosts: /\.(?:cr\.aliyuncs\.com|cr\.aliyun\.com)$|^registry[a-z0-9.-]*\.aliyuncs\.com$/,
    words: /requested tag already exists and cannot be overwritten/i,
    rule: 'Alibaba Cloud Container Registry knows no exception but latest: clear "Immutable" in the settings of the repository.',
  },
  {
    words: /\bis an immutable repository/,
    rule: 'Mirantis Secure Registry knows no exceptions: turn Immutability off in the settings of the repository.',
  },
  {
    words: /\bconfigured as immutable\b|\bPRECONDITION\b/,
    rule: "In Harbor change the project's rule under Policy > Tag Immutability; semtag plan --protect harbor prints one that fits.",
    deniedWords: /unauthorized to access repository: .*, action: /,
    rights: 'In Harbor the robot account needs Pull Repository, Push Repository and List Tag in the project.',
  },
  {
    words: /BLOB_UPLOAD_INVALID|does not allow updating assets/i,
    rule: 'In Nexus change the deployment policy of the repository from "Disable redeploy".',
  },
  {
    hosts: /\.jfrog\.io$/,
    words: /^MANIFEST_INVALID: manifest invalid$/,
    deniedWords: /client does not have permission for manifest/i,
    rule: 'In Artifactory give the user the permission to delete and overwrite in this repository.',
    rights:
      'In Artifactory the user needs the permissions Read and Deploy/Cache in the repository, and Delete/Overwrite to move aliases.',
  },
]

const immutable =
  /immutab|cannot be overwritten|TAG_ALREADY_EXISTS|\bprotected tag\b|\btag is protected\b|REGISTRY_DISALLOWED_OPERATION|operation is disallowed|\b(?:tag|image|manifest|repository)\b.{0,80}\bis locked\b|does not allow updating assets/i

/**
 * True for registries that list archived images and answer 404 for them.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html
 */
export const listsArchived = (registry: string): boolean =>
  /\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]+\.(?:amazonaws\.com|on\.aws)(?:\.cn)?$/.test(registry.toLowerCase())

/** True where a registry's words say that a tag may not change. */
export function sayImmutable(words: string): boolean {
  return immutable.test(words)
}

/**
 * What to change where a registry lets no alias move: the vendor's own rule, told by the host (`quay.io`) or by the
 * words of the refusal.
 */
export function immutabilityHint(registry: string, words: string): string {
  const rule =
    ruleOf(registry, words) ??
    'Exempt the aliases from the immutability rule of the registry, or write to another repository.'
  return `Exact tags may be immutable, aliases must not. ${rule}`
}

/** What to change where a registry does not delete what is immutable. */
export function immutableDeletionHint(registry: string, words: string): string {
  return ruleOf(registry, words) ?? 'Exempt it from the immutability rule of the registry first.'
}

/** The rights that a release needs at this vendor; undefined where neither the host nor the words tell the vendor. */
export function rightsHint(registry: string, words: string): string | undefined {
  return (vendorAt(registry) ?? vendors.find((each) => each.deniedWords?.test(words)))?.rights
}

function ruleOf(registry: string, words: string): string | undefined {
  return (vendorAt(registry) ?? vendors.find((each) => each.words?.test(words)))?.rule
}

function vendorAt(registry: string): Vendor | undefined {
  const host = registry.replace(/:\d+$/, '').toLowerCase()
  return vendors.find(({ hosts }) => hosts?.test(host))
}
