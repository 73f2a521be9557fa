import type { AccessLogEntry } from '../rig/access-log.ts'

/** How many requests a registry was asked of each kind, such as `HEAD manifest`. */
export type RequestCounts = Readonly<Record<string, number>>

/** The kinds, by the segment of the path that tells. */
const things: Readonly<Record<string, string>> = {
  'blobs/uploads': 'upload',
  blobs: 'blob',
  manifests: 'manifest',
  tags: 'tag list',
}

export function countRequests(entries: readonly AccessLogEntry[]): RequestCounts {
  const counts: Record<string, number> = {}
  for (const { method, path } of entries) {
    const segment = /\/(blobs\/uploads|blobs|manifests|tags)\//.exec(path)?.[1]
    const kind = segment === undefined ? `${method} /v2/` : `${method} ${things[segment]}`
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}
