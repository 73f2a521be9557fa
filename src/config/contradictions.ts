import type { Problem } from '../domain/errors.ts'
import type { SharedFlags } from './shared-fields.ts'

type Flag = keyof SharedFlags

const pairs: readonly (readonly [Flag, Flag, string])[] = [
  ['json', 'quiet', 'Choose one kind of output; --output FILE writes the JSON beside either.'],
  ['host', 'context', 'Name the engine once.'],
  ['plain-http', 'insecure', '--insecure is for TLS that is not verified, --plain-http for no TLS at all.'],
  ['plain-http', 'ca-file', 'A certificate authority is of no use without TLS.'],
  ['insecure', 'ca-file', 'With --insecure no certificate is verified.'],
]

/** Flags that cannot be meant together. */
export function contradictions(flags: SharedFlags): readonly Problem[] {
  return pairs
    .filter(([one, other]) => isGiven(flags[one]) && isGiven(flags[other]))
    .map(([one, other, hint]) => ({
      code: 'INVALID_ARGUMENT',
      message: `--${one} and --${other} contradict each other.`,
      hint,
    }))
}

function isGiven(value: SharedFlags[Flag]): boolean {
  return value !== undefined && value !== false
}
