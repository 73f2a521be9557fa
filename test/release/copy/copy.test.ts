import { appendFile, rm, symlink, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, vi } from 'vitest'
import { type ErrorCode, errorCodes } from '../../../src/domain/errors.ts'
import type { Digest } from '../../../src/domain/image/digest.ts'
import { test } from '../../layout/fixture.ts'
import { blobPath } from '../../support/layout/blobs.ts'
import { buildLayout } from '../../support/layout/layout.ts'
import { buildImage } from '../../support/registry/image.ts'
import { addIndex, blobRequests, built, lacking, mostAtOnce, putIndex } from '../content.ts'
import { codes } from '../tag-lines.ts'
import { openWorkshop, path, type Workshop } from '../workshop.ts'

// semtag reads a thousand pages of an endless list.
vi.setConfig({ testTimeout: 30_000 })

const imageIn = ({ source }: Workshop) => `docker://${source.host}/${built}:ci`

describe.each(['oci', 'oci-bare', 'docker'] as const)('an index in the form %s', (form) => {
  test('is copied byte for byte', async () => {
    const workshop = await openWorkshop()
    const { digest, images } = addIndex(workshop.source, 'ci', ['one', 'two'], { form })
    const report = await workshop.release('2.1.115', { image: imageIn(workshop) })
    expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
    expect(workshop.tagsOn(digest)).toEqual(['2', '2.1', '2.1.115', 'latest'])
    for (const { digest, bytes } of images)
      expect(workshop.registry.manifests(path).get(digest)?.bytes).toEqual(bytes)
  })
})

test('children arrive before their parents, also a child that several indexes name', async () => {
  const workshop = await openWorkshop()
  const inner = addIndex(workshop.source, undefined, ['one'])
  const middle = putIndex(workshop.source, undefined, [inner])
  const other = addIndex(workshop.source, undefined, ['two'])
  putIndex(workshop.source, 'ci', [middle, inner, other, ...inner.images])
  const report = await workshop.release('2.1.115', { image: imageIn(workshop) })
  expect(report.status).toBe('complete')
  const puts = workshop.registry.log.filter(({ method, path }) => method === 'PUT' && /s\/sha256:/.test(path))
  const at = (digest: Digest | undefined) => puts.findIndex((entry) => entry.path.endsWith(`/${digest}`))
  expect(puts.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
  expect(at(inner.images[0]?.digest)).toBeLessThan(at(inner.digest))
  expect(at(inner.digest)).toBeLessThan(at(middle.digest))
})

test('at most five requests are under way at once', async () => {
  const workshop = await openWorkshop({ source: { together: true }, registries: [{ together: true }] })
  const contents = Array.from({ length: 12 }, (_, number) => `image ${number}`)
  addIndex(workshop.source, 'ci', contents)
  expect((await workshop.release('2.1.115', { image: imageIn(workshop) })).status).toBe('complete')
  const blobs = workshop.registry.log.filter(({ path }) => path.includes('/blobs/'))
  expect([mostAtOnce(blobs), mostAtOnce(workshop.source.log)]).toEqual([5, 5])
})

test('semtag neither reads nor sends what the target has', async () => {
  const workshop = await openWorkshop()
  const { images } = addIndex(workshop.source, 'ci', ['one', 'two', 'three'])
  const [one, two, three] = images
  if (one === undefined || two === undefined || three === undefined) throw new Error('no images')
  workshop.registry.image(path, undefined, { content: 'one' })
  for (const blob of two.contents) workshop.registry.addBlob(path, blob)
  expect((await workshop.release('2.1.115', { image: imageIn(workshop) })).status).toBe('complete')

  const asked = workshop.source.lines.join('\n')
  expect(asked).not.toContain(one.digest)
  expect(asked).toContain(two.digest)
  expect(blobRequests(workshop.source)).toHaveLength(three.contents.length)
  expect(blobRequests(workshop.registry, 'PUT')).toHaveLength(three.contents.length)
})

test('a copy completes although connections at either end break in the middle of blobs', async () => {
  const workshop = await openWorkshop()
  const content = 'a long layer '.repeat(10_000)
  const { digest } = workshop.source.image(built, 'ci', { content })
  workshop.source.fault({ path: /blobs/, times: 3 }, { cutAfter: 50_000 })
  workshop.registry.fault({ method: 'PUT', path: /blobs/, times: 2 }, { cutRequestAfter: 10_000 })
  const report = await workshop.release('2.1.115', { image: imageIn(workshop) })
  expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
})

/** An image of one layer whose manifest describes the layer wrongly. */
function wronged(workshop: Workshop, change: (manifest: string) => string): void {
  const { bytes, mediaType, contents } = buildImage({ content: 'twelve bytes' })
  for (const blob of contents) workshop.source.addBlob(built, blob)
  const changed = Buffer.from(change(Buffer.from(bytes).toString()))
  workshop.source.addManifest(built, 'ci', changed, mediaType)
}

type Prepare = (workshop: Workshop, directory: string) => string | Promise<string>

/** Wrong content: how to make it, the code of the error, and its message. */
const refused: Readonly<Record<string, readonly [Prepare, ErrorCode, RegExp]>> = {
  'a manifest of another digest at the source': [
    (workshop) => {
      const { images } = addIndex(workshop.source, 'ci', ['one', 'two'])
      const path = new RegExp(`manifests/${images[1]?.digest}`)
      workshop.source.fault({ path, times: Infinity }, 'corrupt')
      return imageIn(workshop)
    },
    'MANIFEST_INVALID',
    /^127\.0\.0\.1:\d+\/team\/build@sha256:[0-9a-f]{64} should have the digest /,
  ],
  'a blob of another digest at the source': [
    (workshop) => {
      addIndex(workshop.source, 'ci', ['one', 'two'])
      workshop.source.fault({ path: /blobs/, times: Infinity }, 'corrupt')
      return imageIn(workshop)
    },
    'CONTENT_INVALID',
    /^The blob 127.*build@sha256:[0-9a-f]{64} does not match its digest: its bytes have sha256:/,
  ],
  'a blob that is longer than its manifest says': [
    (workshop) => {
      wronged(workshop, (text) => text.replace('"size": 12', '"size": 11'))
      return imageIn(workshop)
    },
    'CONTENT_INVALID',
    /^The blob .* has 12 bytes, but its manifest says 11\.$/,
  ],
  'a manifest of another size than its index says': [
    (workshop) => {
      const image = workshop.source.image(built, undefined, { content: 'one' })
      putIndex(workshop.source, 'ci', [{ ...image, bytes: image.bytes.subarray(1) }])
      return imageIn(workshop)
    },
    'CONTENT_INVALID',
    /^The manifest sha256:[0-9a-f]{64} has (\d+) bytes, but its index says \d+\.$/,
  ],
  'a child that is missing': [
    (workshop) => {
      const image = workshop.source.image(built, undefined)
      putIndex(workshop.source, 'ci', [image, buildImage({ content: 'not there' })])
      return imageIn(workshop)
    },
    'IMAGE_INCOMPLETE',
    /^docker:.*build:ci and .*gallery\/ui both lack linux\/arm64 \(sha256:[0-9a-f]{64}\), which the index sha256:[0-9a-f]{12} names\.$/,
  ],
  'a blob that is missing': [
    (workshop) => {
      const { bytes, mediaType } = buildImage({ content: 'not there' })
      workshop.source.addManifest(built, 'ci', bytes, mediaType)
      return imageIn(workshop)
    },
    'CONTENT_INVALID',
    /^The blob .*build@sha256:[0-9a-f]{64} is missing\.$/,
  ],
  'indexes nested five deep': [
    (workshop) => {
      let index = addIndex(workshop.source, undefined, ['one'])
      for (let depth = 1; depth < 5; depth++)
        index = { ...putIndex(workshop.source, 'ci', [index]), images: [] }
      return imageIn(workshop)
    },
    'CONTENT_INVALID',
    /^The index sha256:[0-9a-f]{64} has indexes nested more than 4 deep\.$/,
  ],
  'an index of 3,000 manifests': [
    (workshop) => {
      const images = Array.from({ length: 3000 }, (_, number) => buildImage({ content: `${number}` }))
      putIndex(workshop.source, 'ci', images)
      return imageIn(workshop)
    },
    'CONTENT_INVALID',
    /^The index sha256:[0-9a-f]{64} has more than 2000 manifests\.$/,
  ],
  'an index of manifests that would fill the memory': [
    (workshop) => {
      const bytes = Buffer.alloc(4_000_000)
      const images = Array.from({ length: 20 }, (_, number) => ({
        ...buildImage({ content: `${number}` }),
        bytes,
      }))
      putIndex(workshop.source, 'ci', images)
      return imageIn(workshop)
    },
    'CONTENT_INVALID',
    /^The index sha256:[0-9a-f]{64} has more than 64 MiB of manifests\.$/,
  ],
  'a layout with a damaged blob': [
    async (_, directory) => {
      const { blobs } = await buildLayout(`${directory}/image`)
      for (const { digest, size } of blobs) {
        const file = join(directory, 'image', blobPath(digest))
        await truncate(file, size - 1)
        await appendFile(file, '?')
      }
      return `oci:${directory}/image`
    },
    'CONTENT_INVALID',
    /^The blob sha256:[0-9a-f]{64} in .*image does not match its digest: /,
  ],
  'a layout with a link that leaves it': [
    async (_, directory) => {
      const { blobs } = await buildLayout(`${directory}/image`)
      for (const { digest } of blobs) {
        const file = join(directory, 'image', blobPath(digest))
        await rm(file)
        await symlink('/etc/hostname', file)
      }
      return `oci:${directory}/image`
    },
    'LAYOUT_INVALID',
    /is a link out of the layout\.$/,
  ],
  'a tag list of a target that does not end': [
    (workshop) => {
      addIndex(workshop.source, 'ci', ['one'])
      endless(workshop)
      return imageIn(workshop)
    },
    'TAG_LIST_INCOMPLETE',
    /^The tag list of .*gallery\/ui is longer than 1000 pages or 1000000 tags\.$/,
  ],
}

/** Every page of the tag list names one more. */
function endless({ registries: [, registry] }: Workshop): void {
  let page = 0
  if (registry === undefined) return
  registry.settings.throttle = ({ url }) =>
    url.pathname.endsWith('/tags/list')
      ? {
          status: 200,
          headers: { link: `<${url.pathname}?last=${page++}>; rel="next"` },
          body: { name: path, tags: [`1.0.${page}`] },
        }
      : undefined
}

describe.each(Object.entries(refused))('%s', (_, [prepare, code, message]) => {
  test('is an error, and semtag tags nothing at any target', async ({ directory }) => {
    const workshop = await openWorkshop({ registries: [{}, {}] })
    const before = workshop.registries.map((registry) => {
      registry.image(path, '2.1.114')
      return [...registry.tags(path)]
    })
    const image = await prepare(workshop, directory)
    const report = await workshop.release('2.1.115', { image })
    expect([report.status, codes(report)]).toEqual([errorCodes[code], [code]])
    const problems = [...report.problems, ...report.targets.flatMap((target) => target.problems)]
    expect(problems.filter((problem) => !message.test(problem.message))).toEqual([])
    expect(problems.length).toBeGreaterThan(0)
    expect(workshop.registries.map((registry) => [...registry.tags(path)])).toEqual(before)
    expect(workshop.registries.flatMap((registry) => [...registry.manifests(path)])).toHaveLength(2)
    expect(workshop.source.log.length).toBeLessThan(30)
  })
})

test('semtag copies indexes that are nested four deep', async () => {
  const workshop = await openWorkshop()
  const { images, ...inner } = addIndex(workshop.source, undefined, ['one'])
  const digests = [inner.digest, ...images.map(({ digest }) => digest)]
  let index = inner
  for (let depth = 1; depth < 4; depth++) index = putIndex(workshop.source, 'ci', [index])
  expect((await workshop.release('2.1.115', { image: imageIn(workshop) })).status).toBe('complete')
  expect(lacking(workshop.registry, digests)).toEqual([])
})
