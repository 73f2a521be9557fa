import { validRange } from 'semver'
import type { Problem } from '../errors.ts'
import { isTag, type Tag } from '../image/tag.ts'
import { clean } from '../text.ts'
import type { Version } from '../version/version.ts'
import { flagWording, type Wording } from '../wording.ts'
import { aliasesOf } from './aliases.ts'
import {
  aliasNames,
  exactTag,
  exactTagReader,
  namedAlias,
  readNumberedAlias,
  reservedPrefixOf,
} from './names.ts'
import type { Channel, Policy } from './policy.ts'
import { withdrawalTag } from './withdrawal.ts'

/** All problems with a policy, and with the tags that it gives the version. Messages use `wording`. */
export function policyProblems(
  policy: Policy,
  version: Version | undefined,
  wording: Wording = flagWording,
): readonly Problem[] {
  return [
    ...prefixProblems(policy, wording),
    ...variantProblems(policy, wording),
    ...policy.channels.flatMap((channel) => channelProblems(channel, policy, wording)),
    ...latestProblems(policy, wording),
    ...(version === undefined ? [] : lengthProblems(policy, version)),
    ...literalProblems(policy, wording),
  ]
}

// Under a prefix such as `v1.` the alias v1.2.3 of 2.3.x would be read as the version 1.2.3.
function prefixProblems({ tagPrefix }: Policy, { name }: Wording): readonly Problem[] {
  const reserved = reservedPrefixOf(tagPrefix)
  if (reserved !== undefined)
    return [reservedProblem(name('tag-prefix', tagPrefix), reserved, 'Use another prefix, such as v.')]
  if (tagPrefix === '' || (isTag(tagPrefix) && !/^v?\d|\d$/.test(tagPrefix))) return []
  return [
    problem(`${name('tag-prefix', tagPrefix)} cannot precede a version in a tag.`, 'Use letters, such as v.'),
  ]
}

function variantProblems(policy: Policy, wording: Wording): readonly Problem[] {
  const known = new Set(policy.variants)
  if (policy.variant !== undefined) known.add(policy.variant)
  return [...known]
    .filter((name) => name === 'latest' || !isName(name, policy))
    .map((name) => {
      const setting = name === policy.variant ? 'variant' : 'known-variant'
      return problem(
        `${wording.name(setting, name)} cannot be the name of a variant.`,
        'Use a word, such as alpine.',
      )
    })
}

function channelProblems(channel: Channel, policy: Policy, wording: Wording): readonly Problem[] {
  const { name, identifiers } = channel
  const named = wording.name('channel', name)
  if (!isName(name, policy))
    return [problem(`${named} cannot be the name of a channel.`, 'Use a word, such as next or beta.')]
  const first = policy.channels.find((other) => other.name === name)
  if (first !== channel || ['latest', policy.variant, ...policy.variants].includes(name))
    return [problem(`${named} would share its tag with another alias.`, 'Give it another name.')]
  return identifiers.flatMap((identifier) => identifierProblems(identifier, name, wording))
}

function identifierProblems(identifier: string, channel: string, wording: Wording): readonly Problem[] {
  const write = (given: string) => wording.write({ channel: given })
  const place = wording.name('channel', channel)
  if (identifier === '*') return []
  if (!/^[0-9A-Za-z-]+$/.test(identifier))
    return [
      problem(
        `"${clean(identifier)}" is not a prerelease identifier, in ${place}.`,
        `Write ${write('next=rc,beta')} or ${write('next=*')}.`,
      ),
    ]
  const counted = identifier.replace(/\d+$/, '')
  if (counted === identifier) return []
  return [
    problem(
      `"${identifier}" matches no prerelease, in ${place}: digits at the end of an identifier do not count.`,
      `Write ${write(`${channel}=${counted === '' ? '*' : counted}`)}.`,
    ),
  ]
}

function latestProblems({ latest, latestRange }: Policy, { name }: Wording): readonly Problem[] {
  if (latestRange === undefined) return []
  const isRange = validRange(latestRange) !== null
  return [
    ...(isRange ? [] : [problem(`${name('latest-range', latestRange)} is not a version range.`, rangeHint)]),
    ...(latest === 'auto'
      ? []
      : [
          problem(
            `${name('latest-range')} and ${name('latest', latest)} contradict each other.`,
            'Use one of them.',
          ),
        ]),
  ]
}

const rangeHint = 'Write it as npm does, such as "<3" or "2.x".'

function lengthProblems(policy: Policy, version: Version): readonly Problem[] {
  const exact = exactTag(version, policy)
  // A version whose marker would be too long could not be withdrawn.
  return [withdrawalTag(exact), ...aliasesOf(version, policy).map(({ tag }) => tag)]
    .filter((tag) => tag.length > 128)
    .map((tag) =>
      problem(
        `"${tag}" is not a legal tag: a tag has at most 128 characters.`,
        'Shorten the version, the prefix or the variant.',
      ),
    )
}

function literalProblems(policy: Policy, wording: Wording): readonly Problem[] {
  const names = aliasNames(policy)
  const words = new Set([...names, ...names.map((name) => namedAlias(name, policy)), ...policy.variants])
  return policy.extraTags.flatMap((tag) => {
    const reserved = reservedPrefixOf(tag)
    const named = wording.name('tag', tag)
    if (reserved !== undefined)
      return [reservedProblem(named, reserved, 'Name another tag, such as sha-1a2b3c4.')]
    if (!words.has(tag) && !isVersionLike(tag, policy)) return []
    return [
      problem(
        `${named} would be read as a version or an alias.`,
        'semtag sets versions and aliases itself; name only other tags, such as sha-1a2b3c4.',
      ),
    ]
  })
}

// True for a legal tag that semtag does not read as anything else, unlike `v2` and `2.1-alpine`.
function isName(name: string, policy: Policy): boolean {
  if (!isTag(name) || isVersionLike(name, policy)) return false
  const isNumbered = /^v?\d+(?:[-_.]|$)/.test(name)
  return !isNumbered && reservedPrefixOf(name) === undefined && !name.endsWith('.sig')
}

// Reads the tag with the policy's variant, and without a variant.
function isVersionLike(tag: Tag, policy: Policy): boolean {
  const bare = { ...policy, variant: undefined }
  return [policy, bare].some(
    (naming) => exactTagReader(naming, [])(tag) !== undefined || readNumberedAlias(tag, naming) !== undefined,
  )
}

function reservedProblem(named: string, reserved: string, hint: string): Problem {
  return problem(`${named} begins with ${reserved}, which semtag reserves for its own tags.`, hint)
}

function problem(message: string, hint: string): Problem {
  return { code: 'INVALID_ARGUMENT', message, hint }
}
