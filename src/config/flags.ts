import type { z } from 'zod'
import type { Problem } from '../domain/errors.ts'
import { clean } from '../domain/text.ts'
import { nearest } from './nearest.ts'

/** How a command is written. */
export interface CommandLine<Flags> {
  /** Its flags by their long names, and its arguments in capitals. */
  readonly schema: {
    readonly shape: Readonly<Record<string, unknown>>
    safeParse(values: unknown): z.ZodSafeParseResult<Flags>
    parse(values: unknown): Flags
  }
  /** The one whose help tells of it. */
  readonly command: string
  /** The arguments that must be given. */
  readonly required: readonly string[]
  /** `semtag push IMAGE VERSION, such as semtag push image-gallery 2.1.106` */
  readonly usage: string
  /** What is meant by flags of other programs. */
  readonly otherWords: Readonly<Record<string, string>>
}

/**
 * The flags, with the mistakes in their shape. A flag that is wrong counts as not given, so that the mistakes
 * in the others are found in the same run.
 */
export function readFlags<Flags>(
  values: Readonly<Record<string, unknown>>,
  line: CommandLine<Flags>,
): {
  readonly flags: Flags
  readonly problems: readonly Problem[]
} {
  const { schema } = line
  const checked = schema.safeParse(values)
  if (checked.success) return { flags: checked.data, problems: [] }
  const { issues } = checked.error
  const wrong = new Set(
    issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0])])),
  )
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => !wrong.has(name)))
  return { flags: schema.parse(rest), problems: issues.flatMap((issue) => problemsOf(issue, line)) }
}

function problemsOf(issue: z.core.$ZodIssue, line: CommandLine<unknown>): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => unknownFlag(name, line))
  const name = String(issue.path[0])
  const hint =
    issue.message === 'wants a value'
      ? `One that begins with a hyphen is written --${name}=-…`
      : helpHint(line)
  return [problem(`${isArgument(name) ? name : `--${name}`} ${issue.message}.`, hint)]
}

const otherWords: Readonly<Record<string, string>> = {
  username: 'Set SEMTAG_USERNAME and SEMTAG_PASSWORD, or use docker login.',
  password: 'Set SEMTAG_USERNAME and SEMTAG_PASSWORD, or use docker login.',
  verbose: 'Did you mean --debug?',
}

function unknownFlag(name: string, line: CommandLine<unknown>): Problem {
  const names = Object.keys(line.schema.shape)
  if (name === '_')
    return problem(`There are more arguments than ${names.filter(isArgument).join(' and ')}.`, helpHint(line))
  const shown = `${name.length === 1 ? '-' : '--'}${clean(name, 60)}`
  const known = names.filter((flag) => !isArgument(flag))
  const near = nearest(name, known)
  const meant = { ...otherWords, ...line.otherWords }
  const hint = Object.hasOwn(meant, name) ? meant[name] : near && `Did you mean --${near}?`
  return problem(`${shown} is no flag.`, hint ?? helpHint(line))
}

/** True for the name of an argument: those of flags have no capitals. */
function isArgument(name: string): boolean {
  return /^[A-Z]+$/.test(name)
}

function helpHint({ command }: CommandLine<unknown>): string {
  return `See semtag ${command} --help.`
}

function problem(message: string, hint: string): Problem {
  return { code: 'INVALID_ARGUMENT', message, hint }
}
