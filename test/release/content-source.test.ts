import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { parseDigest } from '../../src/domain/image/digest.ts'
import { test } from '../layout/fixture.ts'
import { blobPath } from '../support/layout/blobs.ts'
import { buildLayout, writeIndex } from '../support/layout/layout.ts'
import { buildIndex } from '../support/registry/image.ts'
import { addIndex, blobRequests, built, lacking, places, putIndex } from './content.ts'
import { codes, lies, tagLines } from './tag-lines.ts'
import { openWorkshop, path, type ReleaseOptions, type Workshop } from './workshop.ts'

describe('content image', () => {
  const twoTargets = { registries: [{}, {}] }

  describe.each(Object.entries(places))('an index with attestations in %s', (_, place) => {
    test('has one digest on every tag of every target', async ({ directory }) => {
      const workshop = await openWorkshop(twoTargets)
      const layout = await buildLayout(`${directory}/image`)
      const { digest, children, attestations, blobs } = layout
      const image = await place(layout, workshop)
      for (const registry of workshop.registries) registry.image(path, '2.1.114', { content: 'before' })

      const report = await workshop.release('2.1.115', { image })
      expect(report).toMatchObject({ status: 'complete', warnings: [], source: { image, id: digest } })
      for (const [position, registry] of workshop.registries.entries()) {
        const tags = workshop.tagsOn(digest, registry).filter((tag) => tag !== 'ci')
        expect(tags).toEqual(['2', '2.1', '2.1.115', 'latest'])
        expect(report.targets[position]).toMatchObject({ digest })
        const below = [...Object.values(children), ...attestations, ...blobs.map((blob) => blob.digest)]
        expect(lacking(registry, [digest, ...below])).toEqual([])
      }
    })

    test('is not written twice', async ({ directory }) => {
      const workshop = await openWorkshop(twoTargets)
      const image = await place(await buildLayout(`${directory}/image`), workshop)
      await workshop.release('2.1.115', { image })
      for (const registry of workshop.registries) registry.clearLog()
      const report = await workshop.release('2.1.115', { image })
      expect(tagLines(report, 1)).toEqual([
        'unchanged 2.1.115',
        'unchanged 2.1',
        'unchanged 2',
        'unchanged latest',
      ])
      expect(workshop.registries.flatMap((registry) => workshop.writes(registry))).toEqual([])
      expect(workshop.registries.flatMap((registry) => blobRequests(registry))).toEqual([])
    })
  })

  async function releaseFrom(place: string, workshop: Workshop, directory: string) {
    const layout = await buildLayout(`${directory}/image`)
    const image = (await places[place]?.(layout, workshop)) ?? ''
    return { layout, report: await workshop.release('2.1.115', { image }) }
  }

  test('within a repository, semtag writes only tags and requests no blob', async ({ directory }) => {
    const workshop = await openWorkshop()
    const { report } = await releaseFrom('the same repository', workshop, directory)
    expect(report.status).toBe('complete')
    expect(workshop.writes()).toEqual(['PUT 2.1.115', 'PUT 2.1', 'PUT 2', 'PUT latest'])
    expect(blobRequests(workshop.registry)).toEqual([])
  })

  test('within a registry, semtag mounts blobs', async ({ directory }) => {
    const workshop = await openWorkshop()
    const { report, layout } = await releaseFrom('another repository of the registry', workshop, directory)
    expect(report.status).toBe('complete')
    const posts = blobRequests(workshop.registry, 'POST')
    expect(posts).toHaveLength(layout.blobs.length)
    expect(posts.filter((line) => !/mount=.*from=team%2Fbuild 201$/.test(line))).toEqual([])
    expect(blobRequests(workshop.registry, 'GET').concat(blobRequests(workshop.registry, 'PUT'))).toEqual([])
  })

  test('semtag asks no engine for an image that is in none', async ({ directory }) => {
    const workshop = await openWorkshop()
    await releaseFrom('a layout', workshop, directory)
    expect(workshop.engine.requests).toEqual([])
  })

  test('semtag tags content that the repository has under another name, and neither reads nor sends it', async () => {
    const workshop = await openWorkshop()
    const { digest } = workshop.source.image(built, 'ci', { content: 'one' })
    workshop.registry.image(path, 'edge', { content: 'one' })
    await workshop.release('2.1.115', { image: `docker://${workshop.source.host}/${built}:ci` })
    expect(workshop.events).toContainEqual(
      expect.objectContaining({ kind: 'published', how: 'named', tag: '2.1.115', digest }),
    )
    expect(blobRequests(workshop.registry)).toEqual([])
    expect(workshop.source.lines).toEqual([`GET /v2/${built}/manifests/ci 200`])
  })

  test('semtag refuses an exact tag with other content before it copies anything', async () => {
    const workshop = await openWorkshop()
    workshop.source.image(built, 'ci', { content: 'one' })
    workshop.registry.image(path, '2.1.115', { content: 'another' })
    const report = await workshop.release('2.1.115', {
      image: `docker://${workshop.source.host}/${built}:ci`,
    })
    expect(report.status).toBe('refused')
    expect(workshop.writes()).toEqual([])
    expect(lies(report.targets[0] ?? { tags: [] }, workshop.registry.tags(path))).toEqual([])
  })

  test('semtag reports the layers of a copy like those of an engine push', async () => {
    const workshop = await openWorkshop()
    workshop.source.image(built, 'ci', { content: 'twelve bytes' })
    await workshop.release('2.1.115', { image: `docker://${workshop.source.host}/${built}:ci` })
    const repository = `${workshop.registry.host}/${path}`
    expect(workshop.events).toContainEqual({ kind: 'pushing', repository, tag: '2.1.115' })
    const layer = { current: 12, total: 12, status: 'Pushing' }
    expect(workshop.events).toContainEqual({
      kind: 'layer',
      repository,
      progress: expect.objectContaining(layer),
    })
  })
})

describe('content source', () => {
  const imageIn = ({ source }: Workshop) => `docker://${source.host}/${built}:ci`

  async function release(workshop: Workshop, options: ReleaseOptions = {}) {
    return workshop.release('2.1.115', { image: imageIn(workshop), ...options })
  }

  function problemsOf({ problems }: Awaited<ReturnType<typeof release>>) {
    return problems.map(({ message, hint }) => ({ message, hint }))
  }

  describe('a platform of an index', () => {
    test.for([
      ['linux/amd64', 0],
      ['linux/x86_64', 0],
      ['linux/arm64', 1],
      ['linux/arm64/v8', 1],
      ['linux/arm/v6', 2],
    ] as const)('semtag releases only %s, and warns of the other digest', async ([platform, wanted]) => {
      const workshop = await openWorkshop()
      const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v6']
      const { digest: whole, images } = addIndex(workshop.source, 'ci', ['a', 'b', 'c'], { platforms })
      const digest = images[wanted]?.digest
      const report = await release(workshop, { platform })
      expect(report).toMatchObject({
        status: 'complete',
        source: { id: digest, platform },
        targets: [{ digest }],
      })
      expect(report.warnings).toEqual([
        `"${imageIn(workshop)}" (${whole.slice(0, 19)}) is an index: semtag releases only its image for ${platform}, which has another digest (${digest?.slice(0, 19)}).`,
      ])
      expect([...workshop.registry.manifests(path).keys()]).toEqual([digest])
    })

    test('can be in an index in the index', async () => {
      const workshop = await openWorkshop()
      const { images, ...inner } = addIndex(workshop.source, undefined, ['one', 'two'])
      putIndex(workshop.source, 'ci', [inner], { platforms: [] })
      const report = await release(workshop, { platform: 'linux/arm64' })
      expect(report).toMatchObject({ status: 'complete', targets: [{ digest: images[1]?.digest }] })
    })

    test('can be in a layout that lacks everything else', async ({ directory }) => {
      const workshop = await openWorkshop()
      const { children } = await buildLayout(directory)
      const report = await release(workshop, { image: `oci:${directory}`, platform: 'linux/arm64' })
      expect(report).toMatchObject({ status: 'complete', targets: [{ digest: children['linux/arm64'] }] })
    })

    test('that two images of a layout have is an error, and nothing is written', async ({ directory }) => {
      const workshop = await openWorkshop()
      const { children } = await buildLayout(directory, { platforms: ['linux/amd64', 'linux/x86_64'] })
      const released = release(workshop, { image: `oci:${directory}`, platform: 'linux/amd64' })
      await expect(released).rejects.toMatchObject({
        code: 'IMAGE_CONTRADICTS',
        message: `"oci:${directory}" has several images for linux/amd64: ${Object.values(children).join(', ')}.`,
        hint: expect.stringContaining('@DIGEST'),
      })
      expect(workshop.writes()).toEqual([])
    })

    test('that is missing lists the other platforms, in text that is safe to print', async () => {
      const workshop = await openWorkshop()
      addIndex(workshop.source, 'ci', ['one', 'two', 'three'], {
        platforms: ['linux/amd64', 'linux/arm64/v8', 'linux\u001b[31m/no platform'],
      })
      const report = await release(workshop, { platform: 'linux/s390x' })
      expect([report.status, codes(report)]).toEqual(['failed', ['IMAGE_NOT_FOUND']])
      expect(problemsOf(report)).toEqual([
        {
          message: `"${imageIn(workshop)}" has no image for linux/s390x.`,
          hint: 'It has linux/amd64, linux/arm64/v8, linux [31m/no platform.',
        },
      ])
      expect(workshop.writes()).toEqual([])
    })

    test('whose manifest is missing is an error', async () => {
      const workshop = await openWorkshop()
      const there = workshop.source.image(built, undefined)
      const { digest } = putIndex(workshop.source, undefined, [there])
      putIndex(workshop.source, 'ci', [there, { ...there, digest }])
      workshop.source.fault({ path: new RegExp(digest), times: 9 }, { status: 404 })
      const report = await release(workshop, { platform: 'linux/arm64' })
      expect([report.status, codes(report)]).toEqual(['failed', ['IMAGE_INCOMPLETE']])
    })
  })

  test('a copied prerelease reports another release that took its exact tag after the last survey', async () => {
    const workshop = await openWorkshop()
    const { registry, source } = workshop
    source.image(built, 'ci', { content: 'ours' })
    let reads = 0
    registry.fault(({ method, url }) => {
      const isRead = method === 'HEAD' && url.pathname.endsWith('/1.0.0-rc.1')
      if (isRead && registry.tags(path).has('1.0.0-rc.1') && ++reads === 2)
        registry.image(path, '1.0.0-rc.1', { content: 'theirs' })
      return false
    }, 'hang')
    const report = await workshop.release('1.0.0-rc.1', { image: imageIn(workshop) })
    expect([report.status, codes(report)]).toEqual(['partial', ['EXACT_TAG_EXISTS']])
    expect(report.targets[0]?.digest).toBe(registry.tags(path).get('1.0.0-rc.1'))
  })

  describe('an image that is no index', () => {
    test('of the platform is released unchanged', async () => {
      const workshop = await openWorkshop()
      const { digest } = workshop.source.image(built, 'ci')
      const report = await release(workshop, { platform: 'linux/amd64' })
      expect(report).toMatchObject({ status: 'complete', warnings: [], targets: [{ digest }] })
    })

    test('of another platform is refused', async () => {
      const workshop = await openWorkshop()
      workshop.source.image(built, 'ci')
      const report = await release(workshop, { platform: 'linux/arm64' })
      expect(problemsOf(report)).toEqual([
        {
          message: `"${imageIn(workshop)}" has no image for linux/arm64.`,
          hint: 'It has linux/amd64.',
        },
      ])
    })
  })

  const label = 'org.opencontainers.image.version'

  describe('--require-version-label', () => {
    test.for([
      ['the label of the only image', { [label]: '2.1.115' }, undefined, 'complete'],
      ['the annotation of an index', {}, '2.1.115', 'complete'],
      ['the annotation, whatever the label', { [label]: '1.0.0' }, 'v2.1.115', 'complete'],
      ['neither', {}, undefined, 'refused'],
      ['another label', { [label]: '2.1.114' }, undefined, 'refused'],
      ['another annotation', { [label]: '2.1.115' }, '2.1.114', 'refused'],
    ] as const)('%s', async ([, labels, annotation, status]) => {
      const workshop = await openWorkshop()
      const image = workshop.source.image(built, 'ci', { labels })
      const annotations = annotation === undefined ? {} : { annotations: { [label]: annotation } }
      for (const index of [
        buildIndex([image], annotations),
        buildIndex([buildIndex([image])], annotations),
      ]) {
        workshop.source.addManifest(built, undefined, buildIndex([image]).bytes, index.mediaType)
        workshop.source.addManifest(built, 'ci', index.bytes, index.mediaType)
        const report = await release(workshop, { requireVersionLabel: true, policy: { overwrite: true } })
        expect([report.status, codes(report)]).toEqual([
          status,
          status === 'refused' ? ['VERSION_LABEL'] : [],
        ])
      }
    })

    test.each([
      ['package.json', '2.1.114', 'refused'],
      ['package.json', '2.1.115', 'complete'],
      [undefined, '2.1.114', 'complete'],
    ] as const)('without it, a version from %s with the label %s: %s', async (versionFrom, says, status) => {
      const workshop = await openWorkshop()
      workshop.source.image(built, 'ci', { labels: { [label]: says } })
      const report = await release(workshop, { ...(versionFrom && { versionFrom }) })
      expect([report.status, codes(report)]).toEqual([status, status === 'refused' ? ['VERSION_LABEL'] : []])
    })

    test('names the label of the image and the version of the release', async () => {
      const workshop = await openWorkshop()
      workshop.source.image(built, 'ci', { labels: { [label]: '2.1.114' } })
      const report = await release(workshop, { requireVersionLabel: true })
      expect(problemsOf(report)).toEqual([
        {
          message: `"${imageIn(workshop)}" says "2.1.114" in its label ${label}, but the release has version 2.1.115.`,
          hint: 'Build the image with its version in the label, or leave out --require-version-label.',
        },
      ])
      expect(workshop.writes()).toEqual([])
    })
  })

  test('an annotation of another version is a warning without --require-version-label', async () => {
    const workshop = await openWorkshop()
    addIndex(workshop.source, 'ci', ['one'], { annotations: { [label]: '2.1.114' } })
    const report = await release(workshop)
    expect(report).toMatchObject({ status: 'complete', warnings: [expect.stringContaining('"2.1.114"')] })
  })

  test('semtag refuses an image without a sha256 digest, and writes nothing', async ({ directory }) => {
    const workshop = await openWorkshop()
    const built = await buildLayout(directory)
    const bytes = await readFile(join(directory, blobPath(built.digest)))
    const digest = parseDigest(`sha512:${createHash('sha512').update(bytes).digest('hex')}`)
    await mkdir(join(directory, 'blobs', 'sha512'))
    await writeFile(join(directory, blobPath(digest)), bytes)
    await writeIndex(directory, [
      { mediaType: 'application/vnd.oci.image.index.v1+json', digest, size: bytes.length },
    ])
    const report = await release(workshop, { image: `oci:${directory}` })
    expect([report.status, codes(report)]).toEqual(['refused', ['UNSUPPORTED']])
    expect(workshop.writes()).toEqual([])
  })

  test('a missing image is an error, and semtag writes nothing', async () => {
    const workshop = await openWorkshop()
    const report = await release(workshop)
    expect(report).toMatchObject({ status: 'failed', targets: [], source: { kind: 'registry', id: null } })
    expect(problemsOf(report)).toEqual([
      {
        message: `The registry ${workshop.source.host} has no image "${imageIn(workshop)}".`,
        hint: 'Push the image there first, or check its name in the registry.',
      },
    ])
    expect(workshop.writes()).toEqual([])
  })
})
