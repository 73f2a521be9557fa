import type { Readable } from 'node:stream'
import { Client, type Dispatcher } from 'undici'
import { rigUserAgent } from './registry-client.ts'

interface Blob {
  readonly digest: string
  readonly size: number
}

interface Manifest {
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** Puts content into an open registry by plain HTTP, without semtag's own adapter. */
export interface RegistryWriter {
  /** Streams the blob; nothing is held in memory. */
  blob(repository: string, blob: Blob, content: Readable | Uint8Array): Promise<void>
  /** Under a tag, or by its digest alone. */
  manifest(repository: string, reference: string, manifest: Manifest): Promise<void>
  close(): Promise<void>
}

// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#push
export function registryWriter({ url }: { readonly url: string }): RegistryWriter {
  const client: Dispatcher = new Client(url)
  const write = async (
    method: 'POST' | 'PUT',
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body: Readable | Uint8Array | null = null,
  ) => {
    const answer = await client.request({
      method,
      path,
      headers: { 'user-agent': rigUserAgent, ...headers },
      body,
    })
    const text = await answer.body.text()
    if (answer.statusCode >= 300)
      throw new Error(`The registry at ${url} answers ${answer.statusCode} to ${method} ${path}: ${text}`)
    return answer.headers
  }
  return {
    async blob(repository, { digest, size }, content) {
      const { location } = await write('POST', `/v2/${repository}/blobs/uploads/`)
      const place = new URL(String(location), url)
      place.searchParams.set('digest', digest)
      await write('PUT', `${place.pathname}${place.search}`, { 'content-length': String(size) }, content)
    },
    async manifest(repository, reference, { mediaType, bytes }) {
      await write('PUT', `/v2/${repository}/manifests/${reference}`, { 'content-type': mediaType }, bytes)
    },
    close: () => client.destroy(),
  }
}
