import type { Parsed } from '../domain/reference.ts'

const isPath = /^oci(?:-archive)?:(?!\/\/)/

/** Reads an address, unless it begins as `https://user:password@…`: no message may repeat that. */
export function withoutCredential<T>(
  name: string,
  text: string,
  parse: (text: string) => Parsed<T>,
): Parsed<T> {
  // `ui@sha256:…` has an @ too, but neither a scheme nor a colon before it that is not a port's or a tag's.
  // A path on disk may have one anywhere.
  if (isPath.test(text) || !/^(?:[a-z]+:\/\/[^/]*|[^/]+:[^/]*)@(?!sha\d+:)/i.test(text)) return parse(text)
  return {
    ok: false,
    problem: {
      code: 'INVALID_ARGUMENT',
      message: `${name} has a user name or a password in it.`,
      hint: 'Leave it out; use docker login, or SEMTAG_USERNAME and SEMTAG_PASSWORD.',
    },
  }
}
