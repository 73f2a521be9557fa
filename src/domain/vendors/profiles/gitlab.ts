import { type ProtectionRules, regexCaveats, type VendorProfile } from '../profile.ts'
import { packPatterns } from '../tag-patterns.ts'

/**
 * A project has five rules. The form takes patterns of fewer than 100 characters. A rule without access levels makes
 * tags immutable.
 *
 * @see https://docs.gitlab.com/user/packages/container_registry/immutable_container_tags
 * @see https://docs.gitlab.com/api/graphql/reference/#mutationcreatecontainerprotectiontagrule
 */
const createRules: ProtectionRules['create'] = (policy, _version, repository) => {
  const { patterns, omitted } = packPatterns(policy, { patterns: 5, length: 99 })
  const project = projectOf(repository)
  const request = requestOf(patterns, project)
  return {
    patterns,
    request,
    text: `In the project ${project ?? 'PROJECT'}, under Settings > Packages and registries > Container registry >
Protected container tags, add ${patterns.length === 1 ? 'a rule' : 'rules'} of the type Immutable:
${patterns.map((pattern) => `  Tags matching  ${pattern}`).join('\n')}

Or send it: POST /api/graphql
${JSON.stringify(request, undefined, 2)}`,
    caveats: [
      ...regexCaveats(policy),
      ...omitted.map(
        (name) => `Not covered: ${name}, because GitLab allows five rules of 100 characters in a project.`,
      ),
      'The rules are for every repository of the project, and need GitLab Ultimate and the role Owner.',
      'On other tiers choose the type Protected with the same pattern: then only users with the role that you choose push or overwrite exact tags.',
      'GitLab does not delete immutable tags. While a project has such a rule, it deletes no manifest by its digest either.',
    ],
  }
}

// A repository is a project, or up to two parts below it, and groups may be nested.
function projectOf(repository: string | undefined): string | undefined {
  return repository?.split('/').length === 2 ? repository : undefined
}

/** One mutation for each rule, in one request. */
function requestOf(patterns: readonly string[], project: string | undefined): object {
  const names = patterns.map((_, index) => `rule${index + 1}`)
  const declared = names.map((name) => `$${name}: createContainerProtectionTagRuleInput!`)
  const calls = names.map((name) => `${name}: createContainerProtectionTagRule(input: $${name}) { errors }`)
  return {
    query: `mutation (${declared.join(', ')}) { ${calls.join(' ')} }`,
    variables: Object.fromEntries(
      patterns.map((tagNamePattern, index) => [
        `rule${index + 1}`,
        { projectPath: project ?? null, tagNamePattern },
      ]),
    ),
  }
}

/**
 * @see https://docs.gitlab.com/user/packages/container_registry/immutable_container_tags
 * @see https://docs.gitlab.com/user/project/deploy_tokens/#scope
 */
export const gitlabProfile: VendorProfile = {
  hosts: /^registry\.gitlab\.com$/,
  immutability: {
    rule: 'In GitLab, under Settings > Packages and registries > Container registry of the project, replace the immutable (or protected) tag rule with one that matches only exact tags; semtag plan --protect gitlab prints one.',
  },
  rights: {
    needed:
      'In GitLab the token needs the scopes read_registry and write_registry, and its role must be Developer or higher.',
  },
  protection: { vendor: 'gitlab', create: createRules },
}
