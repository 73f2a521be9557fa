import { isUtf8 } from 'node:buffer'
import * as z from 'zod/mini'
import { hideCredential } from '../domain/text.ts'
import type { Credential } from '../ports/credentials.ts'
import type { CredentialAmbient } from './ambient.ts'
import { fault } from './fault.ts'

// https://docs.docker.com/reference/cli/docker/login/#credential-helper-protocol
const identityTokenUsername = '<token>'

/** The credential for a user name and a secret, as docker reads them; undefined if both are empty. */
export function credentialOf(username: string, secret: string): Credential | undefined {
  if (username === identityTokenUsername) return identityToken(secret)
  if (username === '' && secret === '') return undefined
  return { kind: 'password', username, password: secret }
}

/** Reports where a credential was found, if one was. */
export function reported(
  credential: Credential | undefined,
  from: string,
  { onFound }: Pick<CredentialAmbient, 'onFound'>,
): Credential | undefined {
  if (credential !== undefined) onFound?.(from)
  return credential
}

export function identityToken(token: string): Credential | undefined {
  return token === '' ? undefined : { kind: 'identity-token', token }
}

// GitHub, GitLab and Docker Hub take a token as the user name; a JSON Web Token begins `ey`.
const tokens = /^(?:gh[a-z]_|github_pat_|gl[a-z]+-|dckr_|ey[A-Za-z0-9])/

/** The user name; null if there is none, or if it may be a token. */
export function publicUserName(credential: Credential): string | null {
  if (credential.kind !== 'password') return null
  const { username, password } = credential
  const standsAlone = password === '' || password === 'x-oauth-basic' || password === username
  return standsAlone || username.length > 64 || tokens.test(username) ? null : username
}

/** The texts to hide: the password or token, and the `user:password` of Basic authentication. */
export function secretsOf(credential: Credential): readonly string[] {
  if (credential.kind !== 'password') return [credential.token]
  return [credential.password, `${credential.username}:${credential.password}`]
}

const text = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => value ?? ''),
)
const authEntry = z.object({
  auth: text,
  username: text,
  password: text,
  identitytoken: text,
  registrytoken: text,
})

// Go's base64.StdEncoding: padded, line breaks skipped.
const base64Grammar = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/**
 * The credential of one entry of `auths`; undefined if the entry is empty, as `docker login` leaves it beside a helper.
 * The error names `file` and `key`, and never shows the entry.
 *
 * @throws CREDENTIALS
 */
export function credentialOfEntry(entry: unknown, key: string, file: string): Credential | undefined {
  const hint = 'Log in again to replace the entry, or remove it.'
  const parsed = z.nullish(authEntry).safeParse(entry)
  if (!parsed.success)
    throw fault(
      `The entry "${hideCredential(key)}" of "auths" in ${file} does not have the form that docker writes.`,
      hint,
    )
  if (!parsed.data) return undefined
  const { auth, username, password, identitytoken, registrytoken } = parsed.data
  if (registrytoken !== '') return { kind: 'registry-token', token: registrytoken }
  if (identitytoken !== '') return identityToken(identitytoken)
  if (auth === '') return credentialOf(username, password)
  const pair = pairOf(auth)
  if (pair === undefined)
    throw fault(
      `The "auth" of the entry "${hideCredential(key)}" in ${file} is not the base64 of a user name, a colon and a password.`,
      hint,
    )
  return credentialOf(pair.username, pair.password)
}

// https://github.com/docker/cli/blob/master/cli/config/configfile/file.go (decodeAuth)
function pairOf(auth: string): { username: string; password: string } | undefined {
  const encoded = auth.replace(/[\r\n]/g, '')
  if (!base64Grammar.test(encoded)) return undefined
  const bytes = Buffer.from(encoded, 'base64')
  if (!isUtf8(bytes)) return undefined
  const decoded = bytes.toString('utf8')
  const colon = decoded.indexOf(':')
  if (colon < 1) return undefined
  return { username: decoded.slice(0, colon), password: trimNuls(decoded.slice(colon + 1)) }
}

function trimNuls(text: string): string {
  let end = text.length
  while (text[end - 1] === '\0') end -= 1
  return text.slice(0, end)
}
