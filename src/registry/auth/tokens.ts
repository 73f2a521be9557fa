import * as z from 'zod/mini'
import { isSemtagError, SemtagError } from '../../domain/errors.ts'
import { parseJson } from '../../manifest/json.ts'
import type { Credential } from '../../ports/credentials.ts'
import type { Clock } from '../../ports/run.ts'
import { refusal } from '../api/error-reply.ts'
import { isSuccess, type Request, type Response, type RoundTrip } from '../http/request.ts'
import { createSingleFlight } from '../single-flight.ts'
import type { Access } from './challenge.ts'
import { needsCredentials, rejectedCredentials } from './credential-errors.ts'

/** A bearer token. */
export interface Token {
  readonly value: string
  /** When to fetch a new token, in milliseconds since the epoch. */
  readonly staleAt: number
}

export interface TokenRequest {
  readonly registry: string
  readonly realm: URL
  readonly service: string | undefined
  /** `repository:gallery/ui:pull,push`; several are separated by spaces. */
  readonly scope: string
  /** Undefined for an anonymous token. */
  readonly credential: Exclude<Credential, { kind: 'registry-token' }> | undefined
  readonly signal: AbortSignal
}

// https://distribution.github.io/distribution/spec/auth/token/#token-response-fields
const printable = z.string().check(z.regex(/^[\x21-\x7e]+$/))
const token = z.catch(z.optional(printable), undefined)
const reply = z.object({
  token,
  access_token: token,
  expires_in: z.catch(z.number().check(z.positive(), z.maximum(31_536_000)), 60),
})

/** The part of its lifetime after which a token is renewed, so that no token expires during a request. */
const usedLife = 0.75

/**
 * Fetches a token for one scope: by GET with Basic authorization for a password, by POST for an identity token. If the
 * server does not support POST, semtag sends the identity token by GET.
 *
 * @throws UNAUTHORIZED for a rejected or missing credential, REGISTRY_ERROR for an answer without a token.
 * @see https://distribution.github.io/distribution/spec/auth/token/
 * @see https://distribution.github.io/distribution/spec/auth/oauth/
 */
export async function fetchToken(request: TokenRequest, send: RoundTrip, clock: Clock): Promise<Token> {
  const asked = clock.now().getTime()
  const response = await ask(request, send)
  if (!isSuccess(response)) throw refused(response, request)
  const { data } = reply.safeParse(parseJson(response.body))
  const value = data?.token ?? data?.access_token
  if (data === undefined || value === undefined)
    throw new SemtagError({
      code: 'REGISTRY_ERROR',
      message: `${request.realm.host} issued no token for ${request.registry}.`,
      speaker: 'registry',
    })
  return { value, staleAt: asked + data.expires_in * 1000 * usedLife }
}

async function ask(request: TokenRequest, send: RoundTrip): Promise<Response> {
  if (request.credential?.kind !== 'identity-token') return send(get(request))
  const response = await send(post(request, request.credential.token))
  return response.status === 404 || response.status === 405 ? send(get(request)) : response
}

const limit = 1024 * 1024

function get({ realm, service, scope, credential, signal }: TokenRequest): Request {
  const query = new URLSearchParams(realm.search)
  if (service !== undefined) query.set('service', service)
  query.delete('scope')
  for (const one of scope.split(' ')) query.append('scope', one)
  if (credential?.kind === 'password') query.set('account', credential.username)
  const headers = credential === undefined ? {} : { authorization: basic(credential) }
  return { method: 'GET', path: `${realm.pathname}?${query}`, headers, limit, signal }
}

function post({ realm, service, scope, signal }: TokenRequest, refreshToken: string): Request {
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'semtag', scope })
  if (service !== undefined) form.set('service', service)
  form.set('refresh_token', refreshToken)
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const path = `${realm.pathname}${realm.search}`
  return { method: 'POST', path, headers, body: form.toString(), limit, signal }
}

/** The value of an Authorization header. As in docker's helpers, the user of an identity token is `<token>`. */
export function basic(credential: Exclude<Credential, { kind: 'registry-token' }>): string {
  const pair =
    credential.kind === 'password'
      ? `${credential.username}:${credential.password}`
      : `<token>:${credential.token}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

function refused(response: Response, { registry, realm, credential }: TokenRequest): SemtagError {
  const { status } = response
  // A rejected refresh token is a 400 "invalid_grant": https://www.rfc-editor.org/rfc/rfc6749#section-5.2
  if (status === 401 || (status === 400 && credential?.kind === 'identity-token'))
    return credential === undefined
      ? needsCredentials(registry)
      : rejectedCredentials(response, { host: realm.host, registry, credential })
  return refusal(response, { host: realm.host, doing: `asking for a token for ${registry}` })
}

type Actions = 'pull' | 'pull,push'

interface TokenAccess extends Access {
  /** Replaces the rights to read and write, `pull,delete`. */
  readonly actions?: string | undefined
  /** Rights that the registry named in addition to pull and push, `metadata_read`. */
  readonly named: readonly string[]
}

/** The bearer tokens of one registry. One token for each repository serves a whole release. */
export interface Tokens {
  /** A token with the rights and with time left; `fetch` fetches a token for a scope. */
  get(access: TokenAccess, fetch: (scope: string, signal: AbortSignal) => Promise<Token>): Promise<string>
  /** Forgets a token that the registry rejected. */
  drop(value: string): void
}

/** `actions` is the scope of a token for reading. A token for writing always has both rights. */
export function createTokens(actions: Actions, clock: Clock): Tokens {
  const kept = new Map<string, Token>()
  const flights = new Map<string, ReturnType<typeof createSingleFlight<Token>>>()
  const readOnly = new Set<string>()

  return {
    async get({ path, read, deletes, mountFrom, actions: others, named, signal }, fetch) {
      const tokenFor = async (rights: string): Promise<string> => {
        const granted = [rights, ...(others === undefined ? named : [])].join(',')
        const second = mountFrom === undefined ? '' : ` repository:${mountFrom}:pull`
        const scope = `repository:${path}:${granted}${second}`
        const token = kept.get(scope)
        if (token !== undefined && clock.now().getTime() < token.staleAt) return token.value
        const flight = flights.get(scope) ?? createSingleFlight<Token>()
        flights.set(scope, flight)
        const { value } = await flight(signal, () => fetch(scope, signal))
        kept.set(scope, value)
        return value.value
      }
      if (others !== undefined) return tokenFor(others)
      if (read && (actions === 'pull' || readOnly.has(path))) return tokenFor('pull')
      try {
        return await tokenFor('pull,push')
      } catch (error) {
        // Some servers refuse the whole scope to a user who may only read. A read and a deletion can do without the right
        // to push: the registry names the right that a deletion needs. A write must report the refusal.
        if ((!read && !deletes) || !isSemtagError(error) || !refusals.has(error.code)) throw error
        const token = await tokenFor('pull')
        readOnly.add(path)
        return token
      }
    },

    drop(value) {
      for (const [scope, token] of kept) if (token.value === value) kept.delete(scope)
    },
  }
}

const refusals = new Set(['UNAUTHORIZED', 'DENIED'])
