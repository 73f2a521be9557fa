import { challenge, giveToken } from './access.ts'
import { blob, continueUpload, startUpload } from './blobs.ts'
import { manifests } from './manifests.ts'
import { referrers } from './referrers.ts'
import { notFoundPage, type Reply } from './reply.ts'
import type { ReceivedRequest } from './request.ts'
import type { Settings } from './settings.ts'
import type { Store } from './store.ts'
import { tagList } from './tag-list.ts'

const paths = /^\/v2\/(?<path>[a-z0-9][a-z0-9._/-]*)\/(?<kind>manifests|blobs|tags|referrers)\/(?<rest>.+)$/
const reference = /^(?:[\w][\w.-]{0,127}|sha256:[0-9a-f]{64})$/

/** Routes a request to its handler. */
export function route(
  request: ReceivedRequest,
  { store, settings, origin }: { store: Store; settings: Settings; origin: string },
): Reply {
  const { pathname } = request.url
  const { auth } = settings
  if (auth !== 'open' && 'bearer' in auth && pathname === (auth.bearer.path ?? '/token'))
    return giveToken(request, auth.bearer)

  const { path, kind, rest = '' } = paths.exec(pathname)?.groups ?? {}
  const refused = challenge(request, path, settings, origin)
  if (refused !== undefined) return refused
  if (pathname === '/v2/') return { status: 200, body: {} }
  if (path === undefined) return notFoundPage
  const isWrite = request.method !== 'GET' && request.method !== 'HEAD'
  const limited =
    settings.throttle(request) ??
    (isWrite && !store.repositories.has(path) ? settings.unknownRepository : undefined)
  if (limited !== undefined) return limited
  if (kind === 'tags' && rest === 'list') return tagList(request, path, store, settings)
  if (kind === 'manifests' && reference.test(rest)) {
    const reply = manifests(request, path, rest, store, settings)
    return { ...reply, headers: { ...settings.headers, ...reply.headers } }
  }
  if (kind === 'blobs') return blobs(request, path, rest, store, settings)
  if (kind === 'referrers' && settings.referrers) return referrers(path, rest, store)
  return notFoundPage
}

function blobs(
  request: ReceivedRequest,
  path: string,
  rest: string,
  store: Store,
  settings: Settings,
): Reply {
  if (!rest.startsWith('uploads/')) return blob(request, path, rest, store)
  if (request.method === 'POST') return startUpload(request, path, store, settings)
  return continueUpload(request, rest.slice('uploads/'.length))
}
