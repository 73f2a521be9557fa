import type { Credential } from '../ports.ts'

// https://docs.docker.com/reference/cli/docker/login/#credential-helper-protocol
const identityTokenUsername = '<token>'

/** A user name and its secret as docker reads them; undefined where both are empty. */
export function credentialOf(username: string, secret: string): Credential | undefined {
  if (username === identityTokenUsername) return identityToken(secret)
  if (username === '' && secret === '') return undefined
  return { kind: 'password', username, password: secret }
}

export function identityToken(token: string): Credential | undefined {
  return token === '' ? undefined : { kind: 'identity-token', token }
}

/** What must never be shown: the secret itself, and for a password the `user:password` of Basic authentication. */
export function secretsOf(credential: Credential): readonly string[] {
  if (credential.kind !== 'password') return [credential.token]
  return [credential.password, `${credential.username}:${credential.password}`]
}
