import { createHash } from 'node:crypto'
import { Client, type Dispatcher } from 'undici'
import * as z from 'zod'

/** How the rig itself signs its requests, so that they stand in no access log that a test reads. */
export const rigUserAgent = 'semtag-test-rig'

interface RigManifest {
  readonly mediaType: string
  readonly digest: string
  readonly bytes: Buffer
}

/** Reads a registry by plain HTTP, without semtag's own adapter. */
export interface RegistryReader {
  /** Sorted; empty where the repository is not known. */
  tags(repository: string): Promise<readonly string[]>
  /** By tag or digest; undefined where there is none. */
  manifest(repository: string, reference: string): Promise<RigManifest | undefined>
  /** The names of all repositories. */
  catalog(): Promise<readonly string[]>
}

export interface RegistryAddress {
  readonly url: string
  readonly ca?: string | undefined
  /** The Authorization header for a scope such as `repository:gallery/ui:pull`; undefined goes anonymously. */
  readonly authorize: (scope: string) => Promise<string | undefined>
}

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

export function registryReader(address: RegistryAddress): RegistryReader {
  const read = async (path: string, scope: string, accept = 'application/json') => {
    const authorization = await address.authorize(scope)
    const answer = await registryRequest(address, path, {
      accept,
      ...(authorization === undefined ? {} : { authorization }),
    })
    if (answer.status !== 200 && answer.status !== 404)
      throw new Error(`The registry at ${address.url} answers ${answer.status} to ${path}: ${answer.bytes}`)
    return answer
  }
  return {
    async tags(repository) {
      const { status, bytes } = await read(`/v2/${repository}/tags/list`, `repository:${repository}:pull`)
      return status === 404 ? [] : (tagList.parse(JSON.parse(String(bytes))).tags ?? []).toSorted()
    },
    async manifest(repository, reference) {
      const path = `/v2/${repository}/manifests/${reference}`
      const { status, bytes, mediaType } = await read(path, `repository:${repository}:pull`, manifestTypes)
      if (status === 404) return undefined
      return { mediaType, bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` }
    },
    async catalog() {
      const { bytes } = await read('/v2/_catalog', 'registry:catalog:*')
      return repositoryList.parse(JSON.parse(String(bytes))).repositories
    },
  }
}

const tagList = z.looseObject({ tags: z.array(z.string()).nullable() })
const repositoryList = z.looseObject({ repositories: z.array(z.string()) })

/** One request by the rig. */
export async function registryRequest(
  { url, ca }: Pick<RegistryAddress, 'url' | 'ca'>,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; mediaType: string; bytes: Buffer }> {
  const client: Dispatcher = new Client(url, ca === undefined ? {} : { connect: { ca } })
  try {
    const answer = await client.request({
      method: 'GET',
      path,
      headers: { 'user-agent': rigUserAgent, ...headers },
    })
    const bytes = Buffer.from(await answer.body.arrayBuffer())
    return { status: answer.statusCode, mediaType: String(answer.headers['content-type']), bytes }
  } finally {
    await client.destroy()
  }
}
