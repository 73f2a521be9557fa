import { credentialIn } from '../domain/credential-in-text.ts'
import type { Environment } from '../process/path.ts'

// The variables whose values messages repeat.
const repeated = /^(?:SEMTAG|INPUT)_|^DOCKER_HOST$/

/** What may be a password or a token in the words of a command line, and in the settings of an environment. */
export function credentialsGiven(words: readonly string[], env: Environment): readonly string[] {
  const settings = Object.entries(env).flatMap(([name, value = '']) => (repeated.test(name) ? [value] : []))
  return [...words, ...settings].flatMap((text) =>
    text.split(/\s+/).flatMap((word) => credentialIn(word) ?? []),
  )
}
