import * as z from 'zod'
import type { TestRegistry } from '../support/registry/registry.ts'

const document = z.object({
  config: z.object({ digest: z.string() }).optional(),
  layers: z.array(z.object({ digest: z.string() })).default([]),
  manifests: z.array(z.object({ digest: z.string() })).default([]),
})

/** What a pull of the tags of a repository would miss, by plain requests: no code of semtag. */
export async function wholeness(registry: TestRegistry, path: string): Promise<readonly string[]> {
  const missing: string[] = []
  const pull = async (reference: string, name: string): Promise<void> => {
    const accept =
      'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json'
    const base = `http://${registry.host}/v2/${path}`
    const response = await fetch(`${base}/manifests/${reference}`, { headers: { accept } })
    if (!response.ok) return void missing.push(`${name} ${reference}`)
    const { config, layers, manifests } = document.parse(await response.json())
    for (const { digest } of manifests) await pull(digest, name)
    for (const { digest } of [...(config ? [config] : []), ...layers]) {
      const blob = await fetch(`${base}/blobs/${digest}`)
      if (!blob.ok) missing.push(`${name} ${digest}`)
      await blob.arrayBuffer()
    }
  }
  for (const tag of registry.tags(path).keys()) await pull(tag, tag)
  return missing
}
