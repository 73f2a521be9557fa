import type { z } from 'zod'
import type { Problem } from '../domain/errors.ts'
import { clean } from '../domain/text.ts'
import { nearest } from './nearest.ts'
import { type PushFlags, pushSchema } from './push-schema.ts'

/**
 * The flags, with the mistakes in their shape. A flag that is wrong counts as not given, so that the mistakes
 * in the others are found in the same run.
 */
export function readFlags(values: Readonly<Record<string, unknown>>): {
  readonly flags: PushFlags
  readonly problems: readonly Problem[]
} {
  const checked = pushSchema.safeParse(values)
  if (checked.success) return { flags: checked.data, problems: [] }
  const { issues } = checked.error
  const wrong = new Set(
    issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0])])),
  )
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => !wrong.has(name)))
  return { flags: pushSchema.parse(rest), problems: issues.flatMap(problemsOf) }
}

function problemsOf(issue: z.core.$ZodIssue): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map(unknownFlag)
  const name = String(issue.path[0])
  const hint =
    issue.message === 'wants a value' ? `One that begins with a hyphen is written --${name}=-…` : undefined
  return [problem(`${isPositional(name) ? name : `--${name}`} ${issue.message}.`, hint)]
}

const names = Object.keys(pushSchema.shape)

/** What is meant by flags of other programs. */
const otherWords: Readonly<Record<string, string>> = {
  version: 'Write the version behind the image: semtag push IMAGE VERSION.',
  username: 'Set SEMTAG_USERNAME and SEMTAG_PASSWORD, or use docker login.',
  password: 'Set SEMTAG_USERNAME and SEMTAG_PASSWORD, or use docker login.',
  force: 'Did you mean --overwrite?',
  verbose: 'Did you mean --debug?',
}

function unknownFlag(name: string): Problem {
  if (name === '_') return problem('There are more arguments than IMAGE and VERSION.')
  const shown = `${name.length === 1 ? '-' : '--'}${clean(name, 60)}`
  const near = nearest(
    name,
    names.filter((known) => !isPositional(known)),
  )
  return problem(
    `${shown} is no flag.`,
    Object.hasOwn(otherWords, name) ? otherWords[name] : near && `Did you mean --${near}?`,
  )
}

function isPositional(name: string): boolean {
  return name === 'IMAGE' || name === 'VERSION'
}

function problem(message: string, hint = 'See semtag push --help.'): Problem {
  return { code: 'INVALID_ARGUMENT', message, hint }
}
