import type { Problem } from '../../domain/errors.ts'
import { clean } from '../../domain/text.ts'
import { flagWording } from '../../domain/wording.ts'
import { type FlagTable, flagTable } from '../flags.ts'
import type { ArgumentStyle } from '../message-style.ts'
import type { CommandLine } from '../schema/command-line.ts'
import { nearest } from '../suggestion.ts'

/** How messages name the flags and arguments of a command line. */
export function lineStyle(line: CommandLine<unknown>): ArgumentStyle {
  const help = `See semtag ${line.command} --help.`
  return {
    ...flagWording,
    help,
    misshapen(setting, value, form) {
      const name = flagWording.name(setting)
      if (form === 'switch')
        return problem(`${name} takes no value, but "${clean(String(value))}" is given.`, help)
      // A repeated flag is an array; a flag without its value is empty text.
      if (form === 'text' && Array.isArray(value)) return problem(`${name} is given more than once.`, help)
      return problem(`${name} needs a value.`, valueHint(setting) ?? help)
    },
    unknown: (name) => unknownFlag(name, line, help),
    missing(argument) {
      const elsewhere = line.otherPlaces?.[argument]
      const hint = `Write ${line.usage}${elsewhere === undefined ? '' : `; or ${elsewhere}`}.`
      return problem(`${argument} is missing.`, hint)
    },
  }
}

function valueHint(setting: string): string | undefined {
  const table: FlagTable = flagTable
  const { value, choices } = table[setting] ?? {}
  if (choices !== undefined) return `Write --${setting} ${choices.join(`, or --${setting} `)}.`
  const hyphen = value === 'TEXT' ? `; a value that begins with a hyphen is --${setting}=-…` : ''
  return value && `Write --${setting} ${value}${hyphen}.`
}

/** Hints for names that similar programs have, in every place. */
export const otherWords: Readonly<Record<string, string>> = {
  username: 'Set SEMTAG_USERNAME and SEMTAG_PASSWORD, or use docker login.',
  password: 'Set SEMTAG_USERNAME and SEMTAG_PASSWORD, or use docker login.',
  token: 'Set SEMTAG_USERNAME and SEMTAG_PASSWORD, or use docker login.',
}

function unknownFlag(name: string, line: CommandLine<unknown>, help: string): Problem {
  const names = Object.keys(line.kinds)
  const isFlag = (known: string) => !/^[A-Z]+$/.test(known)
  if (name === '_')
    return problem(
      `There are more arguments than ${names.filter((known) => !isFlag(known)).join(' and ')}.`,
      help,
    )
  // Unknown letters keep their hyphen: `-x`.
  const hyphens = name.startsWith('-') ? '' : name.length === 1 ? '-' : '--'
  const shown = `${hyphens}${clean(name, 60)}`
  const near = nearest(name, names.filter(isFlag))
  const meant: Readonly<Record<string, string>> = {
    ...otherWords,
    verbose: 'Did you mean --debug?',
    ...line.otherWords,
  }
  const hint = Object.hasOwn(meant, name) ? meant[name] : near && `Did you mean --${near}?`
  return problem(`${shown} is not a flag.`, hint ?? help)
}

function problem(message: string, hint: string): Problem {
  return { code: 'INVALID_ARGUMENT', message, hint }
}
