import type { Problem } from '../errors.ts'
import type { Repository } from '../image/reference.ts'
import type { Tag } from '../image/tag.ts'
import type { Policy } from '../tags/policy.ts'
import type { Version } from '../version/version.ts'
import {
  type DeletionScript,
  type GoingImage,
  hostOf,
  type Protection,
  type VendorProfile,
} from './profile.ts'
import { alibabaProfile } from './profiles/alibaba.ts'
import { artifactoryProfile } from './profiles/artifactory.ts'
import { azureProfile } from './profiles/azure.ts'
import { dockerHubProfile } from './profiles/docker-hub.ts'
import { ecrProfile, ecrPublicProfile } from './profiles/ecr.ts'
import { ghcrProfile } from './profiles/ghcr.ts'
import { gitlabProfile } from './profiles/gitlab.ts'
import { googleProfile } from './profiles/google.ts'
import { harborProfile } from './profiles/harbor.ts'
import { mirantisProfile } from './profiles/mirantis.ts'
import { nexusProfile } from './profiles/nexus.ts'
import { quayProfile } from './profiles/quay.ts'

/** The first profile that fits counts. */
const profiles: readonly VendorProfile[] = [
  ecrProfile,
  ecrPublicProfile,
  dockerHubProfile,
  ghcrProfile,
  quayProfile,
  googleProfile,
  gitlabProfile,
  azureProfile,
  alibabaProfile,
  mirantisProfile,
  harborProfile,
  nexusProfile,
  artifactoryProfile,
]

/** The profile by the registry's host, else the first profile that recognises its own words. */
function profileFor(
  registry: string,
  recognises?: (profile: VendorProfile) => boolean | undefined,
): VendorProfile | undefined {
  const host = hostOf(registry)
  return (
    profiles.find(({ hosts }) => hosts?.test(host)) ??
    (recognises && profiles.find((profile) => recognises(profile)))
  )
}

const immutable =
  /immutab|cannot be overwritten|TAG_ALREADY_EXISTS|\bprotected tag\b|\btag is protected\b|\b(?:tag|image|manifest|repository)\b.{0,80}\bis locked\b/i

/** True if a registry's words say that a tag may not change. */
export function sayImmutable(words: string): boolean {
  return immutable.test(words) || profiles.some(({ immutability }) => immutability?.words?.test(words))
}

/** True for a reply to a write that may mean, without words, that the tag may not change. */
export function mayMeanImmutable(registry: string, status: number, codes: readonly string[]): boolean {
  const local = profileFor(registry)
  return profiles.some((profile) => {
    const reply = profile.immutability?.vagueReply
    if (reply?.status !== status) return false
    return reply.code === undefined ? profile === local : codes.includes(reply.code)
  })
}

/** How to allow aliases to move at a registry with immutable tags. */
export function immutabilityHint(registry: string, words: string): string {
  const rule =
    ruleOf(registry, words) ??
    'Exempt the aliases from the immutability rule of the registry, or write to another repository.'
  return `Exact tags may be immutable, aliases must not. ${rule}`
}

/** How to allow the deletion of a tag at a registry with immutable tags. */
export function immutableDeletionHint(registry: string, words: string): string {
  return ruleOf(registry, words) ?? 'Exempt the tag from the immutability rule of the registry first.'
}

function ruleOf(registry: string, words: string): string | undefined {
  const recognises = ({ immutability }: VendorProfile) =>
    immutability?.words?.test(words) || immutability?.vagueWords?.test(words)
  return profileFor(registry, recognises)?.immutability?.rule
}

/** The rights that a release needs; undefined if neither the host nor the words name a known vendor. */
export function rightsHint(registry: string, words: string): string | undefined {
  return profileFor(registry, ({ rights }) => rights?.words?.test(words))?.rights?.needed
}

/** True for a registry that lists the tags of archived images and answers 404 for their manifests. */
export function listsArchived(registry: string): boolean {
  return profileFor(registry)?.listsArchived === true
}

/** How a user restores an archived image, as the beginning of a sentence. */
export function restoreArchivedHint(registry: string): string {
  return profileFor(registry)?.restoreArchived ?? 'Restore the image at the registry'
}

/** The web page of a repository's tags; undefined if the vendor has none. */
export function pageOfRepository({ registry, path }: Repository): string | undefined {
  return profileFor(registry)?.page?.(path)
}

/** The error for a registry whose API deletes nothing; undefined for other registries. */
export function deletionElsewhere(repository: Repository, tags: readonly Tag[]): Problem | undefined {
  return profileFor(repository.registry)?.deletion?.removes === 'nothing'
    ? {
        code: 'UNSUPPORTED',
        message: `${repository.registry} deletes no tags through the registry API.`,
        hint: deletionHint(repository, tags),
      }
    : undefined
}

/** The error for a registry that answers that it deletes neither tags nor manifests. */
export function deletionOff(repository: Repository, tags: readonly Tag[]): Problem {
  return {
    code: 'UNSUPPORTED',
    message: `${repository.registry} deletes nothing: deletion is disabled, or needs another API.`,
    hint: deletionHint(repository, tags),
    speaker: 'registry',
  }
}

function deletionHint(repository: Repository, tags: readonly Tag[]): string {
  return (
    profileFor(repository.registry)?.deletion?.instructions?.(repository, tags) ??
    'docker-registry deletes once REGISTRY_STORAGE_DELETE_ENABLED=true is set (storage.delete.enabled); for another registry, use its own interface.'
  )
}

/** The error for a registry that the tool of `prune --print` does not delete from. */
export function missingScript(tool: DeletionScript['tool'], { registry }: Repository): Problem | undefined {
  const own = scriptFor(registry)
  return own?.tool === tool
    ? undefined
    : {
        code: 'INVALID_ARGUMENT',
        message: `--print ${tool} prints no commands for ${registry}.`,
        hint:
          own === undefined
            ? `semtag itself deletes from ${registry}: add --yes instead of --print. With several registries, choose one with --registry.`
            : `Use --print ${own.tool} for ${registry}.`,
      }
}

/** The error for `prune` on a registry whose API deletes nothing. */
export function prunedElsewhere(repository: Repository): Problem | undefined {
  const problem = deletionElsewhere(repository, [])
  const tool = scriptFor(repository.registry)?.tool
  return problem === undefined || tool === undefined
    ? problem
    : { ...problem, hint: `Add --print ${tool} to print the commands that delete these tags.` }
}

/**
 * The commands of the vendor's tool that delete images, line by line. They leave the images that something needs.
 *
 * @throws TypeError for a registry without such a tool.
 */
export function deletionScript(repository: Repository, images: readonly GoingImage[]): readonly string[] {
  const script = scriptFor(repository.registry)
  if (script === undefined) throw new TypeError(`no tool deletes from ${repository.registry}`)
  return [...script.head(repository), ...script.commands(repository, images)]
}

function scriptFor(registry: string): DeletionScript | undefined {
  const script = profileFor(registry)?.deletion?.script
  return script?.hosts?.test(hostOf(registry)) === false ? undefined : script
}

/** True for a registry where only a deletion by digest is safe. */
export function deletesByDigest(registry: string): boolean {
  return profileFor(registry)?.deletion?.removes === 'manifests'
}

/** True if an error code refuses the deletion of one manifest, and not deletion as such. */
export function refusesOneManifest(code: string): boolean {
  return profiles.some(({ deletion }) => deletion?.refusedCodes?.test(code))
}

/**
 * The vendor's rules that keep the exact tags of a policy immutable and its aliases movable. If a vendor cannot express
 * that, aliases stay movable, and `caveats` names the exact tags that are not covered.
 *
 * @example protectionFor('ecr', defaultPolicy, undefined, 'ui').patterns // ['0.*.*', '1.*.*', …]
 * @throws TypeError for a vendor without rules.
 */
export function protectionFor(
  vendor: Protection['vendor'],
  policy: Policy,
  version: Version | undefined,
  repository: string | undefined,
): Protection {
  const rules = profiles.find(({ protection }) => protection?.vendor === vendor)?.protection
  if (rules === undefined) throw new TypeError(`no rules for ${vendor}`)
  return { vendor, ...rules.create(policy, version, repository) }
}
