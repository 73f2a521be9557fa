import { commandNames, flagTable } from '../config/flags.ts'
import { type Problem, SemtagError } from '../domain/errors.ts'
import type { PushReport } from '../domain/report.ts'
import { mapReport } from './safe-text.ts'

/** How a caller without a command line names a setting. Undefined if the caller cannot set it. */
export type NameOf = (setting: string) => string | undefined

/** Renames the flags in a report to the caller's settings. */
export function reportFor(report: PushReport, nameOf: NameOf): PushReport {
  return mapReport(report, {
    problem: (problem) => problemFor(problem, nameOf),
    text: (text) => textFor(text, nameOf),
  })
}

/** Renames the flags in an error. */
export function errorFor({ code, message, problems, cause }: SemtagError, nameOf: NameOf): SemtagError {
  return new SemtagError({
    code,
    message,
    problems: problems.map((problem) => problemFor(problem, nameOf)),
    cause,
  })
}

/** Renames the flags in one problem. Messages of engines and registries stay the same. */
export function problemFor({ hint: given, message, ...rest }: Problem, nameOf: NameOf): Problem {
  const isOurs = rest.speaker === undefined || rest.speaker === 'semtag'
  const hint = given === undefined ? undefined : hintFor(given, nameOf)
  return {
    ...rest,
    message: isOurs ? textFor(message, nameOf) : message,
    ...(hint === undefined ? {} : { hint }),
  }
}

/** The hint without the alternatives that the caller cannot choose. Undefined if none is left. */
function hintFor(hint: string, nameOf: NameOf): string | undefined {
  if (isPossible(hint, nameOf)) return textFor(hint, nameOf)
  const sentences = hint.split(/(?<=\.) (?=[A-Z])/).flatMap((sentence) => {
    if (isPossible(sentence, nameOf)) return [sentence]
    const parts = sentence.replace(/\.$/, '').split(/(,? or |; )/)
    const kept = parts.flatMap((text, index) =>
      index % 2 === 0 && isPossible(text, nameOf) ? [(parts[index - 1] ?? '') + text] : [],
    )
    const first = kept[0]?.replace(/^(?:,? or |; )/, '')
    return first === undefined ? [] : [`${capitalised(first)}${kept.slice(1).join('')}.`]
  })
  return sentences.length === 0 ? undefined : textFor(sentences.join(' '), nameOf)
}

function isPossible(text: string, nameOf: NameOf): boolean {
  return flagsIn(text).every(({ setting }) => nameOf(setting) !== undefined)
}

/** Renames the flags in one sentence. */
export function textFor(text: string, nameOf: NameOf): string {
  const changed = flagsIn(text).reduceRight(
    (rest, { setting, from, to }) => `${rest.slice(0, from)}${nameOf(setting) ?? setting}${rest.slice(to)}`,
    text,
  )
  return text.startsWith('--') ? capitalised(changed) : changed
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

const commands = new RegExp(
  `\\b(?:semtag (?:${commandNames.join('|')})|docker|podman|aws|az|gcloud|tar) [^,;.]*$`,
)

/** The flags of semtag in a sentence, except inside a command that the user should run. */
function flagsIn(
  text: string,
): readonly { readonly setting: string; readonly from: number; readonly to: number }[] {
  return [...text.matchAll(/(?<![\w-])--([a-z][a-z-]*[a-z])/g)].flatMap(
    ({ 0: flag, 1: setting = '', index }) =>
      Object.hasOwn(flagTable, setting) && !commands.test(text.slice(0, index))
        ? [{ setting, from: index, to: index + flag.length }]
        : [],
  )
}
