import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import {
  buildImage,
  pulledPlatform,
  type RigRegistry,
  saveImage,
  sharedEngine,
  sharedRegistry,
  startRegistry,
} from '../rig/index.ts'
import { type BuiltLayout, buildLayout, writeIndex, writeManifest } from '../support/layout/layout.ts'
import { packLayout } from '../support/layout/pack.ts'
import { noEngine, semtag } from './support/semtag.ts'

const engine = sharedEngine()
const first = sharedRegistry()
const tags = ['2', '2.1', '2.1.106', 'latest']

let second: RigRegistry
let directory: string
let built: BuiltLayout

beforeAll(async () => {
  ;[second, directory] = await Promise.all([startRegistry(), mkdtemp(join(tmpdir(), 'semtag-sources-'))])
  built = await signedLayout('built')
  await push(
    `oci:${built.directory}:built`,
    '0.0.1',
    ['--repository', 'sources/built', '--referrers'],
    [first],
  )
})

afterAll(async () => {
  await Promise.all([second.stop(), rm(directory, { recursive: true })])
})

/** A layout of an index for two platforms with attestations, and of a signature as cosign names it. */
async function signedLayout(name: string): Promise<BuiltLayout> {
  const layout = await buildLayout(join(directory, name), { ref: name, content: name })
  const { manifests } = z
    .object({ manifests: z.array(z.looseObject({})) })
    .parse(JSON.parse(await readFile(join(layout.directory, 'index.json'), 'utf8')))
  const signature = await writeManifest(layout.directory, { annotations: { signature: 'of the index' } })
  const ref = signatureTag(layout)
  await writeIndex(layout.directory, [
    ...manifests,
    { ...signature, annotations: { 'org.opencontainers.image.ref.name': ref } },
  ])
  return layout
}

function signatureTag({ digest }: BuiltLayout): string {
  return `${digest.replace(':', '-')}.sig`
}

/** An address without an engine: a release that contacts the engine fails. */
async function push(
  image: string,
  version: string,
  words: readonly string[],
  registries: readonly { readonly host: string }[] = [first, second],
) {
  const targets = registries.flatMap(({ host }) => ['--registry', host])
  const ran = await semtag(['push', image, version, ...targets, ...words], { engine: noEngine })
  expect(ran, ran.stderr).toMatchObject({ code: 0, stderr: expect.not.stringContaining('engine') })
}

const sources = {
  'oci:': async (name: string) => {
    const layout = await signedLayout(name)
    return { layout, image: `oci:${layout.directory}:${name}` }
  },
  'oci-archive:': async (name: string) => {
    const layout = await signedLayout(name)
    await packLayout(layout.directory, join(directory, 'image.tar'))
    return { layout, image: `oci-archive:${join(directory, 'image.tar')}:${name}` }
  },
  'docker://': async () => ({ layout: built, image: `docker://${first.host}/sources/built:latest` }),
}

test.for(Object.entries(sources))(
  'an index from %s keeps its digest on every tag of two registries; latest pulls both platforms, and its signature matches',
  async ([transport, prepare]) => {
    const name = transport.replace(/\W/g, '')
    const { layout, image } = await prepare(name)
    const repository = `sources/to-${name}`
    await push(image, '2.1.106', ['--repository', repository, '--referrers'])

    for (const registry of [first, second]) {
      const all = [...tags, signatureTag(layout)]
      expect(await registry.tags(repository)).toEqual(all.toSorted())
      const digests = await Promise.all(
        tags.map(async (tag) => (await registry.manifest(repository, tag))?.digest),
      )
      expect(new Set(digests)).toEqual(new Set([layout.digest]))
      expect(await registry.manifest(repository, signatureTag(layout))).toBeDefined()
      for (const digest of layout.attestations)
        expect(await registry.manifest(repository, digest)).toMatchObject({ digest })
    }
    for (const platform of ['linux/arm64', 'linux/amd64'])
      expect(
        await pulledPlatform(engine, { reference: `${second.host}/${repository}:latest`, platform }),
      ).toBe(platform)
  },
)

test('semtag releases the digest of a buildx metadata file within its repository, and the signature still matches', async () => {
  const file = join(directory, 'metadata.json')
  const descriptor = { mediaType: 'application/vnd.oci.image.index.v1+json', digest: built.digest, size: 1 }
  await writeFile(
    file,
    JSON.stringify({
      'buildx.build.ref': 'builder/builder0/1234',
      'containerimage.descriptor': descriptor,
      'containerimage.digest': built.digest,
      'image.name': `${first.host}/sources/built:build-7`,
    }),
  )
  const image = `docker://${first.host}/sources/built`
  await push(image, '2.1.106', ['--metadata-file', file, '--referrers'], [])
  for (const tag of tags)
    expect(await first.manifest('sources/built', tag)).toMatchObject({ digest: built.digest })
  expect(await first.manifest('sources/built', signatureTag(built))).toBeDefined()
})

test('semtag releases what docker save writes if it is a layout, and else says what to do', async () => {
  const { reference } = await buildImage(engine, { name: 'sources/saved', layers: 1, seed: 'saved' })
  const file = join(directory, 'saved.tar')
  await saveImage(engine, reference, file)
  const words = [
    'push',
    `oci-archive:${file}`,
    '2.1.106',
    '--registry',
    first.host,
    '--repository',
    'sources/saved',
  ]
  const ran = await semtag(words, { engine: noEngine })
  if (ran.code === 0) return expect(await first.tags('sources/saved')).toEqual(tags)
  expect(ran).toMatchObject({ code: 1, stdout: '' })
  expect(ran.stderr).toContain('is an archive for docker load, but not an OCI layout')
  expect(ran.stderr).toContain(
    'Load the archive with docker load, and release the image by its name in the engine.',
  )
  expect(await first.tags('sources/saved')).toEqual([])
})
