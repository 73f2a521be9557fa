import type Docker from 'dockerode'
import { type ErrorCode, givenCredentialHint, SemtagError } from '../../domain/errors.ts'
import { dockerHub } from '../../domain/image/reference.ts'
import { clean } from '../../domain/text.ts'
import { immutabilityHint, rightsHint, sayImmutable } from '../../domain/vendors/index.ts'
import type { Credential } from '../../ports/credentials.ts'

/**
 * The credential for one registry as dockerode's `authconfig`, which becomes the header X-Registry-Auth. Without a
 * credential it is empty, since old engines refuse a push without the header. It never has the field `auth` or the user
 * name `<token>`, since the engine understands neither.
 *
 * @see https://docs.docker.com/reference/api/engine/#section/Authentication
 */
export function registryAuth(registry: string, credential: Credential | undefined): Docker.AuthConfigObject {
  return credential === undefined ? {} : { ...fields(credential), serveraddress: serverAddress(registry) }
}

function fields(credential: Credential): Docker.AuthConfigObject {
  switch (credential.kind) {
    case 'password':
      return { username: credential.username, password: credential.password }
    case 'identity-token':
      return { identitytoken: credential.token }
    case 'registry-token':
      return { registrytoken: credential.token }
  }
}

// A containerd store ignores a credential whose address is not the registry's.
function serverAddress(registry: string): string {
  return registry === dockerHub ? 'https://index.docker.io/v1/' : registry
}

interface Meaning {
  readonly words: { test(words: string): boolean }
  readonly code: ErrorCode
  readonly hint?: (registry: string, words: string, podman: boolean) => string
}

type Hint = NonNullable<Meaning['hint']>

const logIn: Hint = (registry, _words, podman) =>
  `Log in with ${podman ? 'podman' : 'docker'} login ${registry}, with an account that may push.`
const reach: Hint = (registry) =>
  `The engine must reach ${registry} itself: its network, DNS and proxy count, not those of this machine.`
const plainHttp: Hint = (registry, _words, podman) =>
  podman
    ? 'Pass --plain-http; semtag passes it on to Podman.'
    : `Add "${registry}" to insecure-registries in the engine's daemon.json.`
const trust: Hint = (registry, _words, podman) =>
  podman
    ? `Give Podman the registry's authority as /etc/containers/certs.d/${registry}/ca.crt, or pass --insecure.`
    : `Give the engine the registry's authority as /etc/docker/certs.d/${registry}/ca.crt.`
// https://zotregistry.dev/v2.1.18/articles/docker/
const ociAlone: Hint = (registry, _words, podman) =>
  `If ${registry} takes only OCI manifests, as zot does, ${
    podman
      ? 'build the image with podman build --format oci'
      : "switch the engine to Docker's containerd image store"
  }, or release an OCI layout (oci:DIRECTORY).`

const limited: Hint = (registry) =>
  `A proxy or web server in front of ${registry} limits the size of a request: raise the limit there (in nginx: client_max_body_size 0).`
const page: Hint = (registry) =>
  `Check whether a login page or a proxy in front of ${registry} answered instead of the registry.`

/**
 * What an engine's words about a registry mean; the first matching row counts. The engine passes on only words, not the
 * registry's status, code or Retry-After.
 *
 * @see https://github.com/moby/moby/blob/master/daemon/internal/distribution/errors.go
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
    hint: (registry, words, podman) => rightsHint(registry, words) ?? logIn(registry, words, podman),
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
  {
    words: /\bmanifest invalid\b|MANIFEST_INVALID|\b415 Unsupported Media Type/i,
    code: 'MANIFEST_INVALID',
    hint: ociAlone,
  },
  {
    words: /\bname unknown\b|NAME_UNKNOWN/i,
    code: 'PUSH_FAILED',
    hint: (registry) => `Create the repository first: ${registry} may not create it on a push.`,
  },
  { words: /\b(?:HTTP|status:?) 413\b|\b413 Request Entity Too Large/i, code: 'PUSH_FAILED', hint: limited },
  { words: /unexpected HTTP status: 200\b/i, code: 'PUSH_FAILED', hint: page },
]

/** An engine quotes the whole page that it could not read as JSON. */
const quotedPage = /: invalid character '<' looking for beginning of value: "\s*<.*$/s

interface Circumstances {
  readonly registry: string
  readonly podman: boolean
  readonly credential?: Credential | undefined
  /** The call, `push ui:2`. */
  readonly doing: string
  /** The code for unknown words. */
  readonly otherwise: ErrorCode
}

/** The error for an engine's words about a registry. */
export function registryError(
  words: string,
  { registry, podman, credential, doing, otherwise }: Circumstances,
): SemtagError {
  const meaning = meanings.find((each) => each.words.test(words))
  const isRejected = meaning?.code === 'UNAUTHORIZED' && credential?.kind === 'password' && credential.given
  const hint = isRejected ? givenCredentialHint : meaning?.hint?.(registry, words, podman)
  return new SemtagError({
    code: meaning?.code ?? otherwise,
    message: `The engine could not ${doing}: ${clean(words.replace(quotedPage, ': a web page'))}`,
    speaker: 'engine',
    ...(hint === undefined ? {} : { hint }),
  })
}
