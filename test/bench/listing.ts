import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import * as z from 'zod'
import { columns } from '../../src/frontend/report-text.ts'
import { startRegistry } from '../support/registry/registry.ts'
import { benchTags } from './repository.ts'

/**
 * `npm run bench:ls` lists repositories of a thousand, ten thousand and a hundred thousand versions, and prints what
 * each took: time and memory ought to be linear, and at the last under a second outside the network and under 300 MB.
 */
const schema = z.object({
  versions: z.number(),
  requests: z.number(),
  network: z.number(),
  listing: z.number(),
  planning: z.number(),
  peakMebibytes: z.number(),
})

const path = 'gallery/ui'
const program = fileURLToPath(new URL('listing-run.ts', import.meta.url))

async function measure(versions: number): Promise<readonly string[]> {
  const registry = await startRegistry({ pageSize: 1000 })
  try {
    for (const [tag, content] of benchTags(versions))
      registry.addManifest(path, tag, manifestOf(content), 'application/vnd.oci.image.manifest.v1+json')
    const { stdout } = await execa(process.execPath, ['--import', 'tsx', program, registry.host, path])
    const run = schema.parse(JSON.parse(stdout))
    return [
      `${run.versions}`,
      `${run.requests}`,
      `${run.network.toFixed(2)} s`,
      `${run.listing.toFixed(2)} s`,
      `${run.planning.toFixed(2)} s`,
      `${Math.round(run.peakMebibytes)} MiB`,
    ]
  } finally {
    await registry.close()
  }
}

function manifestOf(content: string): Uint8Array {
  return Buffer.from(JSON.stringify({ schemaVersion: 2, layers: [], annotations: { content } }))
}

const rows = [['versions', 'requests', 'network', 'ls besides', 'plan besides', 'peak memory']]
for (const versions of [1000, 10_000, 100_000]) rows.push([...(await measure(versions))])
process.stdout.write(`${columns(rows).join('\n')}\n`)
