import { type ProtectionRules, ruleCaveats, strictCaveats, type VendorProfile } from '../profile.ts'

/**
 * A tag that matches a pattern is immutable. An exact tag has two dots after its prefix, and no alias has two. The
 * marker of a withdrawal begins with letters, so it stays writable.
 *
 * @see https://github.com/bmatcuk/doublestar/tree/v1.3.4
 * @see https://github.com/goharbor/harbor/blob/main/src/pkg/immutable/match/rule/match.go
 */
const createRules: ProtectionRules['create'] = (policy, _version, repository) => {
  const { tagPrefix, variant, variants, builds, extraTags } = policy
  const numbers = `${tagPrefix}[0-9]*.[0-9]*.`
  // If there are variants, 1.2.3-alpine may be an alias of builds: a hyphen is then no sign of a prerelease.
  const sign = variants.length > 0 ? '_' : '[-_]'
  const exact =
    variant !== undefined
      ? [`${numbers}${builds ? `*${sign}*` : '[0-9]*'}-${variant}`]
      : [builds ? `${numbers}*${sign}*` : `${numbers}*`]
  const patterns = [...exact, ...extraTags]
  const request = requestOf(patterns, repository)
  return {
    patterns,
    request,
    text: textOf(patterns, request, repository),
    caveats: [
      ...ruleCaveats(policy),
      ...strictCaveats(policy),
      'Harbor does not delete immutable tags either.',
    ],
  }
}

/** @see https://github.com/goharbor/harbor/blob/main/src/pkg/immutable/model/rule.go */
function requestOf(patterns: readonly string[], repository: string | undefined): object {
  const pattern = patterns.length === 1 ? patterns.join() : `{${patterns.join(',')}}`
  return {
    disabled: false,
    action: 'immutable',
    template: 'immutable_template',
    tag_selectors: [{ kind: 'doublestar', decoration: 'matches', pattern }],
    scope_selectors: {
      repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: inProject(repository).name }],
    },
  }
}

function textOf(patterns: readonly string[], request: object, repository: string | undefined): string {
  const { project, name } = inProject(repository)
  return `In the project ${project}, under Policy > Tag Immutability, add a rule:
  For the repositories  matching  ${name}
  Tags                  matching  ${patterns.join(',')}

Or send it: POST /api/v2.0/projects/${project}/immutabletagrules
${JSON.stringify(request, undefined, 2)}`
}

// The first part of a path is Harbor's project. `**` matches every repository.
function inProject(repository = '**'): { project: string; name: string } {
  const end = repository.indexOf('/')
  return { project: end < 0 ? 'PROJECT' : repository.slice(0, end), name: repository.slice(end + 1) }
}

/**
 * @see https://goharbor.io/docs/latest/working-with-projects/working-with-images/create-tag-immutability-rules
 * @see https://goharbor.io/docs/latest/administration/robot-accounts/
 */
export const harborProfile: VendorProfile = {
  immutability: {
    words: /\bconfigured as immutable\b/,
    vagueWords: /\bPRECONDITION\b/,
    rule: "In Harbor change the project's rule under Policy > Tag Immutability; semtag plan --protect harbor prints one that fits.",
  },
  rights: {
    words: /unauthorized to access repository: .*, action: /,
    needed: 'In Harbor the robot account needs Pull Repository, Push Repository and List Tag in the project.',
  },
  protection: { vendor: 'harbor', create: createRules },
}
