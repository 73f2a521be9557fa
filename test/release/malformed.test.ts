import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '../layout/fixture.ts'
import { json, writeBlob } from '../support/layout/blobs.ts'
import { writeIndex } from '../support/layout/layout.ts'
import { packLayout } from '../support/layout/pack.ts'
import { buildImage } from '../support/registry/image.ts'
import { sha256 } from '../support/registry/store.ts'
import { built } from './content.ts'
import { codes } from './tag-lines.ts'
import { openWorkshop, path, type Workshop } from './workshop.ts'

const version = '2.1.115'
const indexType = 'application/vnd.oci.image.index.v1+json'
const imageType = 'application/vnd.oci.image.manifest.v1+json'

const image = buildImage({ content: 'a layer' })
const [layer = new Uint8Array(), config = new Uint8Array()] = image.contents
const fields = {
  schemaVersion: 2,
  config: {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    digest: sha256(config),
    size: config.length,
  },
  layers: [
    { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: sha256(layer), size: layer.length },
  ],
}
const manifests = [{ mediaType: imageType, digest: image.digest, size: image.bytes.length }]

/** Documents that no registry should return, and the words of the error. */
const documents: Readonly<Record<string, { mediaType: string; document: object; words: string }>> = {
  'an index without manifests': {
    mediaType: indexType,
    document: { schemaVersion: 2 },
    words: 'is an index without "manifests".',
  },
  'an index whose manifests are null': {
    mediaType: indexType,
    document: { schemaVersion: 2, manifests: null },
    words: 'is an index without "manifests".',
  },
  'an index that is an image too': {
    mediaType: indexType,
    document: { ...fields, manifests },
    words: 'is an image and an index at once.',
  },
  'an image that is an index too': {
    mediaType: imageType,
    document: { ...fields, manifests },
    words: 'is an image and an index at once.',
  },
  'a layer with content and a size of 0': {
    mediaType: imageType,
    document: { ...fields, layers: [{ ...fields.layers[0], size: 0 }] },
    words: `names the blob ${sha256(layer)} with a size of 0, but the blob is not empty.`,
  },
}

const bytesOf = (mediaType: string, document: object) => json({ mediaType, ...document })

async function layoutOf(directory: string, mediaType: string, document: object): Promise<string> {
  await mkdir(join(directory, 'layout/blobs/sha256'), { recursive: true })
  await writeFile(join(directory, 'layout/oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  for (const bytes of image.contents) await writeBlob(join(directory, 'layout'), '', bytes)
  await writeBlob(join(directory, 'layout'), '', image.bytes)
  const root = await writeBlob(join(directory, 'layout'), mediaType, bytesOf(mediaType, document))
  await writeIndex(join(directory, 'layout'), [root])
  return join(directory, 'layout')
}

type Put = (
  workshop: Workshop,
  directory: string,
  mediaType: string,
  document: object,
) => Promise<string> | string

const sources: Readonly<Record<string, Put>> = {
  'a registry': ({ source }, _, mediaType, document) => {
    source.image(built, undefined, { content: 'a layer' })
    source.addManifest(built, 'ci', bytesOf(mediaType, document), mediaType)
    return `docker://${source.host}/${built}:ci`
  },
  'an index of a registry': ({ source }, _, mediaType, document) => {
    source.image(built, undefined, { content: 'a layer' })
    const bytes = bytesOf(mediaType, document)
    const digest = source.addManifest(built, undefined, bytes, mediaType)
    const outer = { schemaVersion: 2, manifests: [{ mediaType, digest, size: bytes.length }] }
    source.addManifest(built, 'ci', bytesOf(indexType, outer), indexType)
    return `docker://${source.host}/${built}:ci`
  },
  'the target repository': ({ registry }, _, mediaType, document) => {
    registry.image(path, undefined, { content: 'a layer' })
    const digest = registry.addManifest(path, undefined, bytesOf(mediaType, document), mediaType)
    return `docker://${registry.host}/${path}@${digest}`
  },
  'a layout': async (_, directory, mediaType, document) =>
    `oci:${await layoutOf(directory, mediaType, document)}`,
  'an archive': async (_, directory, mediaType, document) => {
    const layout = await layoutOf(directory, mediaType, document)
    await packLayout(layout, `${layout}.tar`)
    return `oci-archive:${layout}.tar`
  },
}

describe.each(Object.entries(documents))('%s', (_, { mediaType, document, words }) => {
  test.for(Object.keys(sources))('in %s is refused before any write', async (place, { directory }) => {
    const workshop = await openWorkshop()
    const image = (await sources[place]?.(workshop, directory, mediaType, document)) ?? ''
    const report = await workshop.release(version, { image })
    expect([report.status, codes(report)]).toEqual(['failed', ['MANIFEST_INVALID']])
    const [problem] = [...report.problems, ...report.targets.flatMap(({ problems }) => problems)]
    expect(problem?.message.endsWith(words)).toBe(true)
    expect(workshop.writes()).toEqual([])
  })

  test('gets no alias after an engine pushed it', async () => {
    const workshop = await openWorkshop({ engine: { store: 'containerd' } })
    const { registry } = workshop
    registry.image(path, '2.1', { content: 'before' })
    workshop.build(version)
    workshop.onPush = ({ tag }) => ({
      digest: registry.addManifest(path, tag, bytesOf(mediaType, document), mediaType),
    })
    const before = registry.tags(path).get('2.1')
    const report = await workshop.release(version)
    expect([report.status, codes(report)]).toEqual(['partial', ['MANIFEST_INVALID']])
    expect([...registry.tags(path).keys()]).toEqual(['2.1', version])
    expect(registry.tags(path).get('2.1')).toBe(before)
  })
})

test('semtag copies a blob that really is empty', async () => {
  const workshop = await openWorkshop()
  const { source, registry } = workshop
  source.addBlob(built, config)
  const digest = source.addBlob(built, new Uint8Array())
  const layers = [{ ...fields.layers[0], digest, size: 0 }]
  source.addManifest(built, 'ci', bytesOf(imageType, { ...fields, layers }), imageType)
  const report = await workshop.release(version, { image: `docker://${source.host}/${built}:ci` })
  expect(report.status).toBe('complete')
  expect(registry.blobs(path).has(digest)).toBe(true)
})
