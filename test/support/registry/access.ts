import { randomUUID } from 'node:crypto'
import { failure, type Reply } from './reply.ts'
import type { ReceivedRequest } from './request.ts'
import type { BearerAuth, Settings } from './settings.ts'

/** The rights of each token, `repository:a/b:pull`. Shared, so that another test registry can be the token server. */
const issued = new Map<string, ReadonlySet<string>>()

const unauthorized = failure(401, 'UNAUTHORIZED', 'authentication required')

/** The 401 to a request; undefined if the request may pass. */
export function challenge(
  request: ReceivedRequest,
  path: string | undefined,
  { auth }: Settings,
  origin: string,
): Reply | undefined {
  if (auth === 'open') return undefined
  const authorization = request.headers.authorization ?? ''
  if ('basic' in auth) {
    const expected = basic(auth.basic.user, auth.basic.password)
    return authorization === expected ? undefined : refuse('Basic realm="Registry Realm"')
  }
  const rights = issued.get(authorization.replace(/^Bearer /, ''))
  const needed = path === undefined ? [] : scopesFor(request, path, auth.bearer)
  if (rights !== undefined && needed.flatMap(rightsOf).every((right) => rights.has(right))) return undefined
  const { path: tokens = '/token', realm = `${origin}${tokens}`, service = 'test registry' } = auth.bearer
  const scope = needed.length === 0 ? '' : `,scope="${needed.join(' ')}"`
  const fault = rights !== undefined ? 'insufficient_scope' : authorization === '' ? '' : 'invalid_token'
  return refuse(
    `Bearer realm="${realm}",service="${service}"${scope}${fault === '' ? '' : `,error="${fault}"`}`,
  )
}

// A mount needs the right to read the other repository.
function scopesFor(
  { method, url }: ReceivedRequest,
  path: string,
  { deletion = {} }: BearerAuth,
): readonly string[] {
  const from = url.searchParams.get('from')
  const own = `repository:${path}:${method === 'DELETE' ? (deletion[path] ?? 'delete') : actionsFor(method)}`
  return from === null ? [own] : [`repository:${from}:pull`, own]
}

function actionsFor(method: string): string {
  return method === 'GET' || method === 'HEAD' ? 'pull' : 'pull,push'
}

function refuse(field: string): Reply {
  return { ...unauthorized, headers: { 'www-authenticate': field } }
}

/** The token server. */
export function giveToken({ method, url, headers, body }: ReceivedRequest, auth: BearerAuth): Reply {
  if (method === 'POST' && auth.post === false) return failure(404, 'UNSUPPORTED')
  const form = method === 'POST' ? new URLSearchParams(Buffer.from(body).toString()) : url.searchParams
  const login =
    method === 'POST' ? form.get('refresh_token') : (headers.authorization ?? url.searchParams.get('account'))
  const accepted = [
    ...(auth.user === undefined ? [] : [basic(auth.user, auth.password ?? '')]),
    ...(auth.identityToken === undefined ? [] : [auth.identityToken, basic('<token>', auth.identityToken)]),
  ]
  if (login !== null && !accepted.includes(login)) return unauthorized

  const given = login === null ? (auth.anonymous ?? []) : (auth.rights ?? ['pull', 'push', 'delete', '*'])
  const asked = form.getAll('scope').flatMap((scopes) => scopes.split(' ').flatMap(rightsOf))
  const granted = asked.filter((right) => given.includes(right.slice(right.lastIndexOf(':') + 1)))
  if (auth.strict && granted.length < asked.length)
    return failure(403, 'DENIED', 'requested access to the resource is denied')
  const token = randomUUID()
  issued.set(token, new Set(granted))
  const { field = 'token', expiresIn } = auth
  return { status: 200, body: { [field]: token, ...(expiresIn && { expires_in: expiresIn }) } }
}

/** Revokes all tokens. */
export function revokeTokens(): void {
  issued.clear()
}

// "repository:a/b:pull,push" to one right for each action.
function rightsOf(scope: string): readonly string[] {
  const colon = scope.lastIndexOf(':')
  return scope
    .slice(colon + 1)
    .split(',')
    .map((action) => `${scope.slice(0, colon)}:${action}`)
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}
