import type { Problem } from '../../domain/errors.ts'
import { flagWording, type Wording } from '../../domain/wording.ts'
import type { SharedFlags } from '../schema/shared-fields.ts'

type Flag = keyof SharedFlags

const pairs: readonly (readonly [Flag, Flag, string])[] = [
  ['json', 'quiet', 'Choose one kind of output; --output FILE writes the JSON beside either.'],
  ['host', 'context', 'Name the engine once.'],
  ['plain-http', 'insecure', 'One is for TLS that is not verified, the other for no TLS at all.'],
  ['plain-http', 'ca-file', 'A certificate authority is of no use without TLS.'],
  ['insecure', 'ca-file', 'Where certificates are not verified, none is of use.'],
  ['config', 'no-config', 'Name a file, or say that there is none.'],
]

/** Settings that cannot be meant together, in the words of the places that gave them. */
export function contradictions(flags: SharedFlags, { name }: Wording = flagWording): readonly Problem[] {
  return pairs
    .filter(([one, other]) => isGiven(flags[one]) && isGiven(flags[other]))
    .map(([one, other, hint]) => ({
      code: 'INVALID_ARGUMENT',
      message: `${name(one)} and ${name(other)} contradict each other.`,
      hint,
    }))
}

function isGiven(value: SharedFlags[Flag]): boolean {
  return value !== undefined && value !== false
}
