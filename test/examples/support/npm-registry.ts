import { once } from 'node:events'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import * as z from 'zod'

/** An npm registry that has no package, takes each that is published, and remembers which. */
export interface NpmRegistry {
  readonly host: string
  /** `image-gallery@2.1.106 latest`: what was published, and under which dist-tag. */
  readonly published: readonly string[]
  stop(): Promise<void>
}

const publication = z.looseObject({ name: z.string(), 'dist-tags': z.record(z.string(), z.string()) })

// https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md
export async function startNpmRegistry(): Promise<NpmRegistry> {
  const published: string[] = []
  const server = createServer(async (request, response) => {
    if (request.method === 'PUT') {
      const { name, 'dist-tags': tags } = publication.parse(await json(request))
      for (const [tag, version] of Object.entries(tags)) published.push(`${name}@${version} ${tag}`)
    }
    response.writeHead(request.method === 'PUT' ? 201 : 404, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    host: `127.0.0.1:${address.port}`,
    published,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
