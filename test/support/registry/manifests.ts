import * as z from 'zod'
import { type Digest, isDigest } from '../../../src/domain/image/digest.ts'
import { failure, type Reply } from './reply.ts'
import type { ReceivedRequest } from './request.ts'
import type { Settings } from './settings.ts'
import { type Store, type StoredManifest, sha256 } from './store.ts'

const descriptor = z.object({ digest: z.custom<Digest>((value) => isDigest(String(value))) })
const document = z.object({
  mediaType: z.string().optional(),
  config: descriptor.optional(),
  layers: z.array(descriptor).default([]),
  manifests: z.array(descriptor).default([]),
})

// https://github.com/project-zot/zot/blob/main/pkg/api/routes.go
const wantsDigest: Reply = {
  status: 400,
  body: {
    errors: [
      {
        code: 'MANIFEST_INVALID',
        message: 'manifest invalid',
        detail: { reason: 'tag query parameters are only valid when pushing a manifest by digest' },
      },
    ],
  },
}

const unknown = failure(404, 'MANIFEST_UNKNOWN', 'manifest unknown')

/** A proxy's answer to a client that is not logged in. */
const loginPage: Reply = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><title>Log in</title>\n',
}

/** `/v2/<path>/manifests/<reference>`, as distribution answers it. */
export function manifests(
  { method, url, headers, body }: ReceivedRequest,
  path: string,
  given: string,
  store: Store,
  settings: Settings,
): Reply {
  const reference = tagAsKept(given, settings)
  if (method === 'GET') return read(store, settings, path, reference, headers.accept ?? '')
  if (method === 'HEAD') return head(store, settings, path, reference, headers.accept ?? '')
  if (method === 'PUT') {
    if (settings.loginPage) return loginPage
    const manifest = { mediaType: headers['content-type'] ?? '', bytes: body }
    const named = url.searchParams.getAll('tag').map((tag) => tagAsKept(tag, settings))
    return write(store, settings, path, reference, named, manifest)
  }
  if (method === 'DELETE') return remove(store, settings, path, reference)
  return failure(405, 'UNSUPPORTED', 'The operation is unsupported.')
}

/** The reference as the registry stores it: some keep tags in lower case. */
export function tagAsKept(reference: string, { lowerCase }: Settings): string {
  return lowerCase ? reference.toLowerCase() : reference
}

function head(store: Store, settings: Settings, path: string, reference: string, accept: string): Reply {
  const { heads } = settings
  const reply = read(store, settings, path, reference, accept)
  if (heads === 'right' || isDigest(reference)) return reply
  if (heads === 'missing') return unknown
  return reply.status === 404 ? failure(403, 'DENIED') : reply
}

function read(store: Store, settings: Settings, path: string, reference: string, accept: string): Reply {
  const digest = store.read(path, reference, settings.headLag)
  const manifest = digest && store.repository(path).manifests.get(digest)
  const tags = store.repositories.get(path)?.tags
  if ([...settings.archived].some((tag) => tags?.get(tag)?.digest === digest)) return unknown
  // docker-registry is worse: with a short Accept it answers with the digest of another document.
  if (digest === undefined || manifest === undefined || !accept.includes(manifest.mediaType)) return unknown
  return {
    status: 200,
    headers: { 'content-type': manifest.mediaType, ...digestHeader(settings, digest) },
    body: manifest.bytes,
  }
}

function write(
  store: Store,
  settings: Settings,
  path: string,
  reference: string,
  named: readonly string[],
  manifest: StoredManifest,
): Reply {
  const several = settings.severalTags === 'digest' ? named : []
  if (several.length > 0 && !isDigest(reference)) return wantsDigest
  const digest = sha256(manifest.bytes)
  const parsed = document.safeParse(jsonOf(manifest.bytes))
  const reported = parsed.data?.mediaType
  if (!parsed.success || (reported !== undefined && reported !== manifest.mediaType))
    return failure(400, 'MANIFEST_INVALID', 'manifest invalid')
  if (isDigest(reference) && reference !== digest) return failure(400, 'DIGEST_INVALID')

  const { blobs, manifests: present, tags } = store.repository(path)
  const { config, layers, manifests: children } = parsed.data
  const missing = [
    ...[...(config ? [config] : []), ...layers].filter((blob) => !blobs.has(blob.digest)),
    ...children.filter((child) => !present.has(child.digest)),
  ]
  if (settings.checkBlobs && missing.length > 0)
    return {
      status: 400,
      body: {
        errors: missing.map(({ digest }) => ({
          code: 'MANIFEST_BLOB_UNKNOWN',
          message: 'blob unknown to registry',
          detail: { digest },
        })),
      },
    }

  const written = isDigest(reference) ? several : [reference]
  for (const tag of written) {
    const refused = settings.immutable({ path, tag, digest, present: tags.get(tag)?.digest })
    if (refused !== undefined) return refused
  }
  for (const tag of written.length === 0 ? [undefined] : written)
    store.addManifest(path, tag, manifest, settings.staleReads)
  return {
    status: 201,
    headers: {
      location: `/v2/${path}/manifests/${digest}`,
      ...(several.length > 0 && { 'oci-tag': several }),
      ...digestHeader(settings, digest),
    },
  }
}

function remove(store: Store, { deletion }: Settings, path: string, reference: string): Reply {
  if (deletion === 'none') return failure(405, 'UNSUPPORTED', 'The operation is unsupported.')
  if (isDigest(reference)) return store.delete(path, reference) ? { status: 202 } : unknown
  if (deletion === 'digest')
    return failure(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content')
  const tag = store.repository(path).tags.get(reference)
  if (deletion === 'image' && tag !== undefined)
    return store.delete(path, tag.digest) ? { status: 202 } : unknown
  return store.deleteTag(path, reference) ? { status: 202 } : unknown
}

function digestHeader({ contentDigest }: Settings, digest: Digest): Record<string, string> {
  return contentDigest ? { 'docker-content-digest': digest, etag: `"${digest}"` } : {}
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
