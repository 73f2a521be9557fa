import type { Parsed, Problem } from '../../domain/errors.ts'
import { namesReference, parseGate } from '../../domain/gate.ts'
import type { Wording } from '../../domain/wording.ts'
import type { Values } from '../flags.ts'
import type { PushFlags } from '../schema/push.ts'
import type { ReadImage } from './images.ts'

// A candidate has no alias and no other tag. In a file, these are settings of the release that comes later.
const notWithStage = [
  'tag',
  'overwrite',
  'latest',
  'latest-range',
  'channel',
  'zero-major',
  'take-patch',
  'take-unknown',
  'order',
] as const

/** Why `--stage` and these flags cannot be meant together. `input` are the flags of this run alone. */
export function stageMistakes(
  { stage, gate }: PushFlags,
  input: Values,
  { name }: Wording,
): readonly Problem[] {
  if (!stage) return []
  const contradictory = notWithStage.filter((flag) => input[flag] !== undefined && input[flag] !== false)
  const hint = 'A candidate gets one tag; its aliases come with semtag promote.'
  return [
    ...contradictory.map((flag) =>
      mistake(`${name('stage')} and ${name(flag)} contradict each other.`, hint),
    ),
    ...(gate === undefined
      ? []
      : [
          mistake(
            `${name('stage')} and ${name('gate')} contradict each other.`,
            'Test the candidate yourself, and release its digest with semtag promote.',
          ),
        ]),
  ]
}

/** The words of `--gate`; undefined if it is not given. */
export function readGate(
  { gate }: PushFlags,
  images: readonly ReadImage[],
  { name }: Wording,
): Parsed<readonly [string, ...string[]]> | undefined {
  if (gate === undefined) return undefined
  const words = parseGate(gate)
  const places = images.reduce((count, { targets }) => count + targets.length, 0)
  if (!words.ok || places < 2 || !namesReference(words.value)) return words
  return {
    ok: false,
    problem: mistake(
      `${name('gate')} has {reference}, and the release goes to ${places} repositories.`,
      'Leave {reference} out: the variable SEMTAG_REFERENCES has all of them, one per line.',
    ),
  }
}

function mistake(message: string, hint: string): Problem {
  return { code: 'INVALID_ARGUMENT', message, hint }
}
