import { challenge, giveToken } from './access.ts'
import { blob, type Uploads } from './blobs.ts'
import { manifests } from './manifests.ts'
import { notFoundPage, type Reply } from './reply.ts'
import type { ReceivedRequest } from './request.ts'
import type { Settings } from './settings.ts'
import type { Store } from './store.ts'
import { tagList } from './tag-list.ts'

const paths = /^\/v2\/(?<path>[a-z0-9][a-z0-9._/-]*)\/(?<kind>manifests|blobs|tags)\/(?<rest>.+)$/
const reference = /^(?:[\w][\w.-]{0,127}|sha256:[0-9a-f]{64})$/

/** Sends a request to what answers it. */
export function route(
  request: ReceivedRequest,
  {
    store,
    uploads,
    settings,
    origin,
  }: { store: Store; uploads: Uploads; settings: Settings; origin: string },
): Reply {
  const { pathname } = request.url
  const { auth } = settings
  if (pathname === '/token' && auth !== 'open' && 'bearer' in auth) return giveToken(request, auth.bearer)

  const { path, kind, rest = '' } = paths.exec(pathname)?.groups ?? {}
  const refused = challenge(request, path, settings, origin)
  if (refused !== undefined) return refused
  if (pathname === '/v2/') return { status: 200, body: {} }
  if (path === undefined) return notFoundPage
  if (kind === 'tags' && rest === 'list') return tagList(request, path, store, settings)
  if (kind === 'manifests' && reference.test(rest)) return manifests(request, path, rest, store, settings)
  if (kind === 'blobs') return blobs(request, path, rest, store, uploads)
  return notFoundPage
}

function blobs(request: ReceivedRequest, path: string, rest: string, store: Store, uploads: Uploads): Reply {
  if (!rest.startsWith('uploads/')) return blob(path, rest, store)
  if (request.method === 'POST') return uploads.start(request, path, store)
  return uploads.append(request, path, rest.slice('uploads/'.length), store)
}
