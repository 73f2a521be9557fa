import type { Problem } from '../../domain/errors.ts'
import { isTag } from '../../domain/image/tag.ts'
import { globs } from '../../domain/tags/ignore.ts'
import { type Channel, defaultPolicy, type Policy } from '../../domain/tags/policy.ts'
import { policyProblems } from '../../domain/tags/policy-problems.ts'
import type { Version } from '../../domain/version/version.ts'
import { flagWording, type Wording } from '../../domain/wording.ts'
import type { SharedFlags } from '../flags.ts'
import type { PushFlags } from '../schema/push.ts'

/** The policy in the flags of every command. Flags that only releases have keep their defaults. */
export function policyOf(flags: SharedFlags): Policy {
  return {
    ...defaultPolicy,
    tagPrefix: flags['tag-prefix'] ?? '',
    variant: flags.variant,
    variants: flags['known-variant'],
    channels: flags.channel.map(channelOf),
    zeroMajor: flags['zero-major'],
    builds: flags.builds,
    latest: flags.latest,
    latestRange: flags['latest-range'],
    ignores: globs(flags.ignore),
    takePatch: flags['take-patch'],
    takeUnknown: flags['take-unknown'],
  }
}

/** The policy of a release, and the mistakes in its `--tag` flags. */
export function releasePolicy(
  flags: PushFlags,
  { name }: Wording = flagWording,
): {
  readonly policy: Policy
  readonly problems: readonly Problem[]
} {
  const { overwrite, order, tag } = flags
  return {
    policy: { ...policyOf(flags), overwrite, order, extraTags: [...new Set(tag)].filter(isTag) },
    problems: tag.filter((text) => !isTag(text)).map((text) => invalidTag(name('tag', text))),
  }
}

/** The problem of a text that is not a tag. */
export function invalidTag(given: string): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: `${given} is not a tag.`,
    hint: 'A tag has up to 128 letters, digits, _, . and -, and does not begin with . or -.',
  }
}

function channelOf(text: string): Channel {
  const equals = text.indexOf('=')
  // Without =, the name is the only identifier, and has no comma.
  const identifiers = text.slice(equals + 1).split(',')
  return { name: equals < 0 ? text : text.slice(0, equals), identifiers }
}

/** The mistakes in a policy, and the settings that contradict each other. */
export function policyMistakes(
  flags: SharedFlags,
  policy: Policy,
  version: Version | undefined,
  wording: Wording = flagWording,
): readonly Problem[] {
  return [...policyProblems(policy, version, wording), ...contradictions(flags, wording)]
}

type Name = keyof SharedFlags & string

const pairs: readonly (readonly [Name, Name, string])[] = [
  ['json', 'quiet', 'Choose one of them; --output FILE also writes the JSON.'],
  ['host', 'context', 'Name the engine once.'],
  ['plain-http', 'insecure', 'Choose TLS without verification, or no TLS at all.'],
  ['plain-http', 'ca-file', 'Without TLS, a certificate authority has no effect.'],
  ['insecure', 'ca-file', 'Without verification, a certificate authority has no effect.'],
  ['config', 'no-config', 'Choose one of them.'],
]

/** The settings that contradict each other, named as their places write them. */
export function contradictions(flags: SharedFlags, { name }: Wording = flagWording): readonly Problem[] {
  return pairs
    .filter(([one, other]) => isGiven(flags[one]) && isGiven(flags[other]))
    .map(([one, other, hint]) => ({
      code: 'INVALID_ARGUMENT',
      message: `${name(one)} and ${name(other)} contradict each other.`,
      hint,
    }))
}

function isGiven(value: SharedFlags[Name]): boolean {
  return value !== undefined && value !== false
}
