import { createReadStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { configuration, imageOf } from '../e2e/support/image.ts'
import { registryWriter } from '../rig/index.ts'
import {
  type BlobDescriptor,
  blobPath,
  type Layer,
  writeBlob,
  writeLargeLayer,
} from '../support/layout/blobs.ts'
import { writeIndex } from '../support/layout/layout.ts'
import { packLayout } from '../support/layout/pack.ts'
import { type Command, inTurn, peakOf, rotated, timed } from './measure.ts'
import { type Program, semtagProgram, versionOf } from './peers.ts'
import { type BenchRegistry, tags, type Workbench } from './workbench.ts'

/** What is copied, and how often. */
export interface CopyPlan {
  readonly mebibytes: number
  readonly layers: number
  readonly rounds: number
}

/** The runs of one way to copy the image from one kind of place. */
export interface Copied extends CopyPlan {
  readonly from: Place
  readonly way: string
  /** Milliseconds, by round. */
  readonly times: readonly number[]
  readonly peakBytes: number
}

const places = ['a registry', 'an OCI layout', 'an archive'] as const
type Place = (typeof places)[number]

/** Where the image is in each kind of place. */
interface Sources {
  /** `127.0.0.1:40123/bench/copied:built` */
  readonly image: string
  readonly layout: string
  readonly archive: string
}

interface Way {
  readonly name: string
  readonly program?: Program
  /** The lines that give the image all tags; undefined if the tool cannot read such a place. */
  lines(from: Place, sources: Sources, repository: string): readonly string[] | undefined
}

const path = 'bench/copied'
const [exact, ...aliases] = tags
const skopeoCopy =
  'skopeo --insecure-policy copy --quiet --all --preserve-digests --src-tls-verify=false --dest-tls-verify=false'
const transports = ({ image, layout, archive }: Sources) => ({
  'a registry': `docker://${image}`,
  'an OCI layout': `oci:${layout}`,
  'an archive': `oci-archive:${archive}`,
})

const ways: readonly Way[] = [
  {
    name: '`semtag push`',
    lines(from, sources, repository) {
      const [registry, ...path] = repository.split('/')
      const target = `--registry ${registry} --repository ${path.join('/')}`
      return [
        `exec ${process.execPath} ${semtagProgram} push ${transports(sources)[from]} ${exact} ${target}`,
      ]
    },
  },
  {
    name: '`crane`, one copy and three tags',
    program: 'crane',
    lines(from, { image, layout }, repository) {
      if (from === 'an archive') return undefined
      const copy = from === 'a registry' ? `copy --insecure ${image}` : `push --insecure ${layout}`
      const named = aliases.map((tag) => `crane tag --insecure ${repository}:${exact} ${tag}`)
      return [`crane ${copy} ${repository}:${exact}`, ...named]
    },
  },
  {
    name: '`skopeo copy`, four times',
    program: 'skopeo',
    lines(from, sources, repository) {
      const first = `docker://${repository}:${exact}`
      return [
        // From its cache it would know a repository of an earlier round, and copy no layer.
        'rm -f /var/lib/containers/cache/blob-info-cache-v1.* "$HOME"/.local/share/containers/cache/blob-info-cache-v1.*',
        `${skopeoCopy} ${transports(sources)[from]} ${first}`,
        ...aliases.map((tag) => `${skopeoCopy} ${first} docker://${repository}:${tag}`),
      ]
    },
  },
]

/** Copies an image of large layers into new repositories, from every kind of place by every installed tool, in turn. */
export async function measureCopies(
  { registries, env }: Workbench,
  plan: CopyPlan,
): Promise<readonly Copied[]> {
  const [from, to] = registries
  const directory = join(env['HOME'] ?? '', 'copied')
  const image = await writeImage(directory, plan)
  const archive = `${directory}.tar`
  await packLayout(directory, archive)
  await upload(directory, image, from)
  const sources = { image: `${from.host}/${path}:built`, layout: directory, archive }

  let repositories = 0
  const commands: (Copied & { readonly times: number[]; readonly command: (to: string) => Command })[] = []
  for (const place of places)
    for (const way of ways) {
      const isInstalled = way.program === undefined || (await versionOf(way.program)) !== undefined
      if (!isInstalled || way.lines(place, sources, '') === undefined) continue
      const command = (repository: string) => inTurn(way.lines(place, sources, repository) ?? [], env)
      commands.push({ ...plan, from: place, way: way.name, times: [], peakBytes: 0, command })
    }
  const run = async <T>(
    command: (to: string) => Command,
    how: (command: Command) => Promise<T>,
  ): Promise<T> => {
    const repository = `bench/copy-${++repositories}`
    const result = await how(command(`${to.host}/${repository}`))
    for (const tag of tags)
      if ((await to.manifest(repository, tag))?.digest !== image.digest)
        throw new Error(`${tag} is another image.`)
    return result
  }
  for (let round = 0; round < plan.rounds; round++)
    for (const { command, times } of rotated(commands, round)) times.push(await run(command, timed))
  const measured: Copied[] = []
  for (const { command, ...copied } of commands)
    measured.push({ ...copied, peakBytes: await run(command, peakOf) })
  return measured
}

interface Image {
  readonly mediaType: string
  readonly digest: string
  readonly bytes: Uint8Array
  readonly blobs: readonly BlobDescriptor[]
}

/** Writes the layout of an image of random layers. */
async function writeImage(directory: string, { mebibytes, layers }: CopyPlan): Promise<Image> {
  await mkdir(join(directory, 'blobs/sha256'), { recursive: true })
  await writeFile(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  const config = await writeBlob(directory, configuration.mediaType, configuration.content)
  const written: Layer[] = []
  for (let layer = 0; layer < layers; layer++)
    written.push(await writeLargeLayer(directory, (mebibytes / layers) * 2 ** 20))
  const image = imageOf(
    written.map(({ diffId: _, ...blob }) => blob),
    'copied',
  )
  await writeIndex(directory, [await writeBlob(directory, image.mediaType, image.bytes)])
  return { ...image, blobs: [config, ...written] }
}

async function upload(directory: string, { blobs, ...image }: Image, registry: BenchRegistry): Promise<void> {
  const writer = registryWriter(registry)
  for (const blob of blobs)
    await writer.blob(path, blob, createReadStream(join(directory, blobPath(blob.digest))))
  await writer.manifest(path, 'built', image)
  await writer.close()
}
