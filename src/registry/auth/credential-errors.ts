import { givenCredentialHint, SemtagError } from '../../domain/errors.ts'
import { dockerHub } from '../../domain/image/reference.ts'
import { clean } from '../../domain/text.ts'
import { rightsHint } from '../../domain/vendors/index.ts'
import type { Credential } from '../../ports/credentials.ts'
import { quoteProblems, registryProblems } from '../api/error-reply.ts'
import type { Response } from '../http/request.ts'
import type { Access } from './challenge.ts'

const speaker = 'registry'

/** The error for a 401 if there is no credential for the registry. */
export function needsCredentials(registry: string): SemtagError {
  const message = `${registry} needs credentials, but semtag found none for it.`
  return new SemtagError({ code: 'UNAUTHORIZED', message, hint: loginHint(registry), speaker })
}

/** The error for a 401 to a credential, from the registry or from `host`, the server that issues its tokens. */
export function rejectedCredentials(
  response: Response,
  { host, registry, credential }: { host: string; registry: string; credential: Credential },
): SemtagError {
  const owner = host === registry ? '' : ` for ${registry}`
  const words = quoteProblems(registryProblems(response))
  const message = `${host} rejected the ${nameOf(credential)}${owner}${words === '' ? '' : ` (${words})`}.`
  const hint = isGiven(credential) ? givenCredentialHint : loginHint(registry)
  return new SemtagError({ code: 'UNAUTHORIZED', message, hint, speaker })
}

/** The error for a valid credential without the right that a request needs. */
export function lacksRight(
  registry: string,
  { path, read, deletes }: Access,
  credential: Credential,
): SemtagError {
  const doing = deletes ? 'delete from' : read ? 'read' : 'push to'
  return new SemtagError({
    code: 'DENIED',
    message: `The ${nameOf(credential)} may not ${doing} ${registry}/${path}.`,
    hint:
      rightsHint(registry, '') ??
      `Give the user or token the right to ${doing} the repository, or log in as another user.`,
    speaker,
  })
}

function nameOf(credential: Credential): string {
  switch (credential.kind) {
    case 'password':
      return `credentials of the user "${clean(credential.username)}"`
    case 'identity-token':
      return 'identity token'
    case 'registry-token':
      return 'registry token'
  }
}

const isGiven = (credential: Credential): boolean =>
  credential.kind === 'password' && credential.given === true

function loginHint(registry: string): string {
  return registry === dockerHub ? 'Run: docker login' : `Run: docker login ${registry}`
}
