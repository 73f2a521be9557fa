import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { configurationDirectory, type EndpointSettings, readJsonFile } from './endpoint/settings.ts'
import { resolveEndpoint } from './endpoint.ts'
import { readAnswer } from './http/answer.ts'

const metadata = z.object({ Name: z.string() })

/** The docker contexts of this machine. A context whose file cannot be read is left out. */
export async function contextNames(settings: EndpointSettings): Promise<readonly string[]> {
  const store = join(configurationDirectory(settings), 'contexts', 'meta')
  const folders = await readdir(store).catch(() => [])
  const documents = folders.map((folder) =>
    readJsonFile(join(store, folder, 'meta.json')).catch(() => undefined),
  )
  const named = (await Promise.all(documents)).flatMap(
    (document) => metadata.safeParse(document).data?.Name ?? [],
  )
  return ['default', ...named.toSorted()]
}

// https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Image/operation/ImageList
const images = z.array(z.object({ RepoTags: z.nullish(z.array(z.string())) }))

/** The names of the images in an engine on this machine, `ui:latest`. Empty for an engine at another address. */
export async function imageNames(
  settings: EndpointSettings,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { address } = await resolveEndpoint(settings)
  if (address.kind !== 'socket') return []
  const text = await new Promise<string>((resolve, reject) => {
    request({ socketPath: address.path, path: '/images/json', signal }, (response) =>
      readAnswer(response).then(resolve, reject),
    )
      .once('error', reject)
      .end()
  })
  const listed = images.parse(JSON.parse(text)).flatMap(({ RepoTags: names }) => names ?? [])
  return listed.filter((name) => !name.includes('<none>')).toSorted()
}
