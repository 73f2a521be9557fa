import { type ErrorCode, givenCredentialHint, SemtagError } from '../domain/errors.ts'
import { clean } from '../domain/text.ts'
import { immutabilityHint, rightsHint, sayImmutable } from '../domain/vendors.ts'
import type { Credential } from '../ports.ts'

interface Meaning {
  readonly words: { test(words: string): boolean }
  readonly code: ErrorCode
  readonly hint?: (registry: string, words: string) => string
}

const logIn = (registry: string) => `Log in with docker login ${registry}, with an account that may push.`
const reach = (registry: string) =>
  `The engine must reach ${registry} itself: its network, DNS and proxy count, not those of this machine.`
const plainHttp = (registry: string) =>
  `Add "${registry}" to insecure-registries in the engine's daemon.json (Podman: registries.conf).`
const trust = (registry: string) =>
  `Give the engine the registry's authority as /etc/docker/certs.d/${registry}/ca.crt.`

/**
 * What an engine's words on a registry mean. The words are all there is: status, code and Retry-After of the
 * registry stay with the engine. The first row that fits counts.
 *
 * @source https://github.com/moby/moby/blob/master/daemon/internal/distribution/errors.go
 */
const meanings: readonly Meaning[] = [
  { words: { test: sayImmutable }, code: 'TAG_IMMUTABLE', hint: immutabilityHint },
  {
    words: /toomanyrequests|too many requests|\brate limit/i,
    code: 'RATE_LIMITED',
    hint: (registry) => `Wait, then run the same command again; ${registry} limits requests.`,
  },
  {
    words: /\btag does not exist\b|does not exist locally|\bno such image\b|image not known/i,
    code: 'IMAGE_NOT_FOUND',
  },
  { words: /server gave HTTP response to HTTPS client/i, code: 'REGISTRY_TLS', hint: plainHttp },
  { words: /\bx509:|\btls: (?!handshake timeout)|certificate/i, code: 'REGISTRY_TLS', hint: trust },
  {
    words: /insufficient_scope|push access denied|\bdenied\b|\b403 Forbidden/i,
    code: 'DENIED',
    hint: (registry, words) => rightsHint(registry, words) ?? logIn(registry),
  },
  {
    words: /\bunauthorized\b|authentication required|no basic auth credentials|\b401 Unauthorized/i,
    code: 'UNAUTHORIZED',
    hint: logIn,
  },
  {
    words:
      /connection refused|no such host|server misbehaving|i\/o timeout|TLS handshake timeout|network is unreachable|no route to host|connection reset|Client\.Timeout|\bdial tcp\b/i,
    code: 'REGISTRY_UNREACHABLE',
    hint: reach,
  },
  { words: /\bmanifest invalid\b|MANIFEST_INVALID/i, code: 'MANIFEST_INVALID' },
  {
    words: /\bname unknown\b|NAME_UNKNOWN/i,
    code: 'PUSH_FAILED',
    hint: (registry) => `Create the repository first, where ${registry} does not do so on a push.`,
  },
]

interface Asked {
  readonly registry: string
  readonly credential?: Credential | undefined
  readonly doing: string
  readonly otherwise: ErrorCode
}

/** The error for an engine's words on a registry; `otherwise` is the code for words that are not known. */
export function registryError(words: string, { registry, credential, doing, otherwise }: Asked): SemtagError {
  const meaning = meanings.find((each) => each.words.test(words))
  const isRejected = meaning?.code === 'UNAUTHORIZED' && credential?.kind === 'password' && credential.given
  const hint = isRejected ? givenCredentialHint : meaning?.hint?.(registry, words)
  return new SemtagError({
    code: meaning?.code ?? otherwise,
    message: `The engine could not ${doing}: ${clean(words)}`,
    speaker: 'engine',
    ...(hint === undefined ? {} : { hint }),
  })
}
