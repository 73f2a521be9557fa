import { validRange } from 'semver'
import { aliasesOf } from './aliases.ts'
import type { Problem } from './errors.ts'
import type { Policy } from './policy.ts'
import { isTag } from './tag.ts'
import { exactTag } from './tag-names.ts'
import type { Version } from './version.ts'
import { withdrawnSuffix } from './withdrawal.ts'

const versionLike = /^v?\d+(?:\.\d+){0,2}(?:[-_.].*)?$/

/** Everything that is wrong with a policy, and with the tags that it would give the version. */
export function policyProblems(policy: Policy, version: Version | undefined): readonly Problem[] {
  return [
    ...prefixProblems(policy),
    ...variantProblems(policy),
    ...channelProblems(policy),
    ...latestProblems(policy),
    ...(version === undefined ? [] : tagProblems(policy, version)),
  ]
}

function prefixProblems({ tagPrefix }: Policy): readonly Problem[] {
  if (tagPrefix === '') return []
  if (isTag(`${tagPrefix}1`) && !/\d$/.test(tagPrefix)) return []
  return [
    problem(`--tag-prefix "${tagPrefix}" cannot stand before a version in a tag.`, 'Use letters, such as v.'),
  ]
}

function variantProblems({ variant, variants }: Policy): readonly Problem[] {
  return [...(variant === undefined ? [] : [variant]), ...variants]
    .filter(
      (name) => !isTag(name) || versionLike.test(name) || name === 'latest' || name.endsWith(withdrawnSuffix),
    )
    .map((name) => problem(`"${name}" cannot be the name of a variant.`, 'Use a word, such as alpine.'))
}

function channelProblems({ channels, variant }: Policy): readonly Problem[] {
  return channels.flatMap(({ name, identifiers }, index) => {
    const repeated = channels.findIndex((channel) => channel.name === name) !== index
    const taken = name === 'latest' || name === variant || repeated
    const wrong = identifiers.find((identifier) => identifier !== '*' && !/^[0-9A-Za-z-]+$/.test(identifier))
    return [
      ...(!isTag(name) || versionLike.test(name)
        ? [problem(`"${name}" cannot be the name of a channel.`, 'Use a word, such as next or beta.')]
        : []),
      ...(taken
        ? [problem(`The channel "${name}" would share its tag with another alias.`, 'Give it another name.')]
        : []),
      ...(wrong === undefined
        ? []
        : [
            problem(
              `"${wrong}" is no identifier of a prerelease, in --channel ${name}.`,
              'Write --channel next=rc,beta or --channel next=*.',
            ),
          ]),
    ]
  })
}

function latestProblems({ latest, latestRange }: Policy): readonly Problem[] {
  if (latestRange === undefined) return []
  return [
    ...(validRange(latestRange) === null
      ? [
          problem(
            `--latest-range "${latestRange}" is no range of versions.`,
            'Write it as npm does, such as "<3" or "2.x".',
          ),
        ]
      : []),
    ...(latest === 'auto'
      ? []
      : [problem(`--latest-range and --latest ${latest} contradict each other.`, 'Use one of them.')]),
  ]
}

function tagProblems(policy: Policy, version: Version): readonly Problem[] {
  const exact = exactTag(version, policy)
  const own = new Set([
    exact,
    ...aliasesOf(version, { ...policy, latestRange: undefined }).map(({ tag }) => tag),
  ])
  const long = [...own].filter((tag) => !isTag(tag))
  const literal = policy.extraTags.filter(
    (tag) => own.has(tag) || versionLike.test(tag) || tag.endsWith(withdrawnSuffix),
  )
  return [
    ...long.map((tag) =>
      problem(
        `"${tag}" is no legal tag: a tag has at most 128 characters.`,
        'Shorten the version, the prefix or the variant.',
      ),
    ),
    ...literal.map((tag) =>
      problem(
        `--tag ${tag} would be read as a version or an alias.`,
        'semtag plans those itself; name only other tags, such as sha-1a2b3c4.',
      ),
    ),
  ]
}

function problem(message: string, hint: string): Problem {
  return { code: 'INVALID_ARGUMENT', message, hint }
}
