import { credentialIn } from '../../domain/credential-in-text.ts'
import type { Parsed } from '../../domain/image/reference.ts'

/** Reads an address, unless it has a credential in it, as `https://user:password@…` has: no message may repeat that. */
export function withoutCredential<T>(
  name: string,
  text: string,
  parse: (text: string) => Parsed<T>,
): Parsed<T> {
  if (credentialIn(text) === undefined) return parse(text)
  return {
    ok: false,
    problem: {
      code: 'INVALID_ARGUMENT',
      message: `${name} has a user name, a password or a token in it.`,
      hint: 'Leave it out; use docker login, or SEMTAG_USERNAME and SEMTAG_PASSWORD.',
    },
  }
}
