import picomatch from 'picomatch'
import type { Problem } from '../domain/errors.ts'
import type { Channel, Policy } from '../domain/policy.ts'
import { isTag } from '../domain/tag.ts'
import { clean } from '../domain/text.ts'
import type { PushFlags } from './push-schema.ts'

/** The planner's policy as the flags say it, and the mistakes in those of them that it cannot hold. */
export function policyOf(flags: PushFlags): {
  readonly policy: Policy
  readonly problems: readonly Problem[]
} {
  const policy: Policy = {
    tagPrefix: flags['tag-prefix'] ?? '',
    variant: flags.variant,
    variants: flags['known-variant'],
    channels: flags.channel.map(channelOf),
    zeroMajor: flags['zero-major'],
    builds: flags.builds,
    latest: flags.latest,
    latestRange: flags['latest-range'],
    ignores: flags.ignore.length === 0 ? () => false : picomatch([...flags.ignore], { dot: true }),
    overwrite: flags.overwrite,
    takePatch: flags['take-patch'],
    order: flags.order,
    extraTags: [...new Set(flags.tag)].filter(isTag),
  }
  const problems = flags.tag.filter((tag) => !isTag(tag)).map(tagProblem)
  return { policy, problems }
}

function channelOf(text: string): Channel {
  const equals = text.indexOf('=')
  const name = equals < 0 ? text : text.slice(0, equals)
  return { name, identifiers: equals < 0 ? [name] : text.slice(equals + 1).split(',') }
}

function tagProblem(tag: string): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: `--tag "${clean(tag)}" is no tag.`,
    hint: 'A tag has up to 128 letters, digits, _, . and -, and begins with none of . and -.',
  }
}
