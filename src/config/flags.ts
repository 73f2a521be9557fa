import { closest, distance } from 'fastest-levenshtein'
import type { z } from 'zod'
import { errorOf, type Problem } from '../domain/errors.ts'
import { type PushFlags, pushSchema } from './push-schema.ts'

/**
 * The flags, with the mistakes in their shape. A flag that is wrong counts as not given, so that the mistakes
 * in the others are found in the same run.
 */
export function readFlags(values: Readonly<Record<string, unknown>>): {
  flags: PushFlags
  problems: Problem[]
} {
  const checked = pushSchema.safeParse(values)
  if (checked.success) return { flags: checked.data, problems: [] }
  const problems = checked.error.issues.flatMap(problemsOf)
  const wrong = new Set(
    checked.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0])],
    ),
  )
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => !wrong.has(name)))
  const again = pushSchema.safeParse(rest)
  if (again.success) return { flags: again.data, problems }
  const [first, ...more] = problems
  throw errorOf([first ?? problem('The arguments cannot be read.'), ...more])
}

function problemsOf(issue: z.core.$ZodIssue): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map(unknownFlag)
  const name = String(issue.path[0])
  return [problem(isPositional(name) ? `${name} is missing.` : `--${name} ${issue.message}.`)]
}

const names = Object.keys(pushSchema.shape)

function unknownFlag(name: string): Problem {
  if (name === '_') return problem('There are more arguments than IMAGE and VERSION.')
  const nearest = closest(
    name,
    names.filter((known) => !isPositional(known)),
  )
  const shown = name.length === 1 ? `-${name}` : `--${name}`
  return problem(
    `${shown} is no flag.`,
    distance(name, nearest) <= 3 ? `Did you mean --${nearest}?` : undefined,
  )
}

function isPositional(name: string): boolean {
  return name === name.toUpperCase() && name !== '_'
}

function problem(message: string, hint = 'See semtag push --help.'): Problem {
  return { code: 'INVALID_ARGUMENT', message, hint }
}
