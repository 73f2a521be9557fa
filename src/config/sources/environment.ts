import type { Problem } from '../../domain/errors.ts'
import { clean } from '../../domain/text.ts'
import type { Environment } from '../../ports/run.ts'
import { isOfOneRun, variableOf } from '../flags.ts'
import type { Form, MessageStyle } from '../message-style.ts'
import { checkValues, formOf, type SettingsShape, settings } from '../schema/command-line.ts'
import { nearest } from '../suggestion.ts'
import type { Layer } from './layer.ts'
import { otherWords } from './line.ts'

const prefix = 'SEMTAG_'
const credentials = [`${prefix}USERNAME`, `${prefix}PASSWORD`]
// For the tests of semtag itself.
const ofTests = `${prefix}TEST_`

/** How messages name a setting of the environment: `SEMTAG_TAG_PREFIX "1."`. */
export const environmentStyle: MessageStyle = {
  name: (setting, value) =>
    value === undefined ? variableOf(setting) : `${variableOf(setting)} "${clean(value)}"`,
  write: (given) =>
    Object.entries(given)
      .map(([setting, value]) =>
        Array.isArray(value) && value.length > 1
          ? `${variableOf(setting)}="${clean(value.join(' '))}"`
          : `${variableOf(setting)}=${clean(String(value))}`,
      )
      .join(' '),
  help: 'See semtag push --help.',
  // Only switches can be misshapen here: variables are text, and empty variables count as missing.
  misshapen: (setting, value) =>
    problem(
      `${environmentStyle.name(setting, String(value))} is neither true nor false.`,
      `Write ${variableOf(setting)}=true, or leave it out.`,
    ),
  unknown: (variable) => unknownVariable(variable, []),
}

/** The settings in the environment, `SEMTAG_…`, and the mistakes in them. */
export function readEnvironment(
  env: Environment,
  known: SettingsShape = settings,
): {
  readonly layer: Layer
  readonly problems: readonly Problem[]
} {
  const names = new Map(Object.keys(known.kinds).map((name) => [variableOf(name), name]))
  const values: Record<string, unknown> = {}
  const unknown: string[] = []
  for (const [name, given = ''] of Object.entries(env)) {
    const setting = names.get(name)
    if (!name.startsWith(prefix) || given.trim() === '') continue
    if (setting !== undefined) values[setting] = fromText(given.trim(), formOf(known.kinds[setting]))
    else if (!credentials.includes(name) && !name.startsWith(ofTests)) unknown.push(name)
  }
  const checked = checkValues(values, known, environmentStyle)
  return {
    layer: { values: checked.values, style: environmentStyle },
    problems: [...checked.problems, ...unknown.map((name) => unknownVariable(name, [...names.keys()]))],
  }
}

const switches: Readonly<Record<string, boolean>> = { true: true, 1: true, false: false, 0: false }

function fromText(text: string, form: Form): unknown {
  // `a, b` is two values.
  if (form === 'list') return text.split(/,*\s+/)
  return form === 'switch' && Object.hasOwn(switches, text) ? switches[text] : text
}

// The message does not show the value: it may be a secret.
function unknownVariable(variable: string, known: readonly string[]): Problem {
  const flag = variable.slice(prefix.length).toLowerCase().replaceAll('_', '-')
  const near = nearest(variable, [...known, ...credentials])
  const hint = isOfOneRun(flag)
    ? `It applies to a single run: use the flag --${flag}.`
    : (otherWords[flag] ?? (near && `Did you mean ${near}?`))
  return problem(`${clean(variable, 60)} is not a setting.`, hint ?? environmentStyle.help)
}

function problem(message: string, hint: string): Problem {
  return { code: 'INVALID_ARGUMENT', message, hint }
}
