import type { Digest } from '../image/digest.ts'
import type { Repository } from '../image/reference.ts'
import type { Tag } from '../image/tag.ts'
import type { Policy } from '../tags/policy.ts'
import type { Version } from '../version/version.ts'

/** What semtag knows about the registries of one vendor. Every field may be missing. */
export interface VendorProfile {
  /** Matches the vendor's own hosts, in lower case and without a port. */
  readonly hosts?: RegExp
  readonly immutability?: Immutability
  readonly deletion?: VendorDeletion
  /** True if the vendor lists the tags of archived images and answers 404 for their manifests. */
  readonly listsArchived?: true
  /** How a user restores an archived image, as the beginning of a sentence. */
  readonly restoreArchived?: string
  readonly rights?: Rights
  /** The web page that shows the tags of a repository. */
  readonly page?: (path: string) => string
  readonly protection?: ProtectionRules
}

/** The host of a registry, in lower case and without its port. */
export function hostOf(registry: string): string {
  return registry.replace(/:\d+$/, '').toLowerCase()
}

/** How the vendor refuses to change a tag, and how to allow it. */
interface Immutability {
  /** Words that only this vendor uses, and only to refuse a change of a tag. */
  readonly words?: RegExp
  /** Words that this vendor uses for such a refusal and for other errors. */
  readonly vagueWords?: RegExp
  /** A reply that may be such a refusal. Without a code it counts at the vendor's own hosts only. */
  readonly vagueReply?: { readonly status: number; readonly code?: string }
  /** What to change, as a sentence. */
  readonly rule: string
}

interface VendorDeletion {
  /** What a DELETE of the registry API removes: by default a tag, else manifests only, or nothing. */
  readonly removes?: 'manifests' | 'nothing'
  /** Error codes of a 400 that refuses one manifest, whereas others can be deleted. */
  readonly refusedCodes?: RegExp
  /** How a user deletes these tags, as a sentence. */
  readonly instructions?: (repository: Repository, tags: readonly Tag[]) => string
  /** How another tool deletes images. */
  readonly script?: DeletionScript
}

/** The values of `prune --print`. */
export const printTools = ['gh', 'aws', 'gcloud', 'hub'] as const

/** What the commands of every tool leave. */
export const leavesPlatforms = '# If an index goes, its platform images stay without a tag.'

/** An image that goes. */
export interface GoingImage {
  readonly digest: Digest
  /** The tags on it that go. */
  readonly tags: readonly Tag[]
  /** Why the image stays although these tags go; undefined if nothing needs it. */
  readonly stays: string | undefined
}

/** The commands of a tool of the vendor. */
export interface DeletionScript {
  readonly tool: (typeof printTools)[number]
  /** The hosts of the profile that the tool knows; default: all of them. */
  readonly hosts?: RegExp
  /** The first lines: what the commands take along, and what the user sets. */
  readonly head: (repository: Repository) => readonly string[]
  /** The commands, in a safe order; a line that begins with `#` names an image that they leave. */
  readonly commands: (repository: Repository, images: readonly GoingImage[]) => readonly string[]
}

interface Rights {
  /** Words that only this vendor uses if a right is missing. */
  readonly words?: RegExp
  /** The rights that a release needs, as a sentence in the vendor's words. */
  readonly needed: string
}

/** The values of `plan --protect`. */
export const protectedVendors = ['ecr', 'harbor', 'gitlab', 'docker-hub', 'quay'] as const

/** The vendor's rules that keep exact tags immutable and let aliases move. */
export interface ProtectionRules {
  readonly vendor: (typeof protectedVendors)[number]
  /** ECR's rules name majors: `version` is any version that is released. `repository` is a path, `gallery/ui`. */
  readonly create: (
    policy: Policy,
    version: Version | undefined,
    repository: string | undefined,
  ) => Omit<Protection, 'vendor'>
}

/** The rules for one repository. */
export interface Protection {
  readonly vendor: ProtectionRules['vendor']
  /** The immutable tags, in the vendor's grammar of patterns. */
  readonly patterns: readonly string[]
  /** The body of the request to the vendor's API. */
  readonly request: object
  /** The same rules as a person types them. */
  readonly text: string
  /** What the rules do not do, in sentences. */
  readonly caveats: readonly string[]
}

/** What the rules of no vendor can express, in sentences. */
export function buildCaveat({ builds }: Policy): string {
  return builds
    ? 'Not covered: stable exact tags without build metadata, since 1.2.3 may be the alias of its builds.'
    : 'If you release versions with build metadata, 1.2.3 is an alias: add --builds.'
}

/** What a rule of Harbor and a regular expression do not cover, in sentences. */
export function ruleCaveats(policy: Policy): readonly string[] {
  const { variant, variants, builds } = policy
  return [
    ...(builds && variants.length > 0 ? ['Not covered: prereleases without build metadata.'] : []),
    buildCaveat(policy),
    ...(variant === undefined
      ? []
      : [`Covers only the tags of the variant ${variant}: add a rule for each of the others.`]),
  ]
}

/** What regular expressions cannot express, in sentences. Without builds, they match no alias. */
export function regexCaveats(policy: Policy): readonly string[] {
  return [...ruleCaveats(policy), ...(policy.builds ? strictCaveats(policy) : [])]
}

/**
 * A sentence for each variant whose aliases rules of wildcards would make immutable. Such rules recognize an exact tag by its
 * second dot, or with `--builds` by its `_`.
 */
export function strictCaveats({ variant, variants, builds }: Policy): readonly string[] {
  const [numbers, sign] = builds ? ['1.2.3', '_'] : ['2.1', '.']
  const strict = variant === undefined ? variants.filter((name) => name.includes(sign)) : []
  return strict.map(
    (name) => `Too strict for the variant ${name}: its alias ${numbers}-${name} looks like an exact tag.`,
  )
}

/** The path with its namespace; the placeholder `NAMESPACE` if it has one part. */
export function inNamespace(repository = 'REPOSITORY'): string {
  return repository.includes('/') ? repository : `NAMESPACE/${repository}`
}
