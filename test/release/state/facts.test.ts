import { expect, test } from 'vitest'
import { buildImage, buildIndex } from '../../support/registry/image.ts'
import { openWorkshop, path } from '../workshop.ts'

const label = 'org.opencontainers.image.version'

/** Releases 2.0.23 beside 2.0.22 with `2` and `latest` on other content, and returns the report of both aliases. */
async function releaseBeside(
  fill: (workshop: Awaited<ReturnType<typeof openWorkshop>>) => void,
  options: { readonly labels?: Record<string, string> } = {},
) {
  const workshop = await openWorkshop()
  workshop.registry.image(path, '2.0.22', { content: '2.0.22' })
  fill(workshop)
  workshop.build('2.0.23', { labels: options.labels ?? {} })
  const report = await workshop.release('2.0.23')
  const reported = Object.fromEntries(
    (report.targets[0]?.tags ?? []).map(({ tag, outcome, heldBy }) => [
      tag,
      heldBy === null ? outcome : `${outcome} ${heldBy}`,
    ]),
  )
  const reads = workshop.registry.log.filter(
    ({ method, path: asked }) => method === 'GET' && /(?:manifests|blobs)\/sha256:/.test(asked),
  )
  return { report, reported, reads: reads.length }
}

test('an image with a higher version in its configuration holds its aliases, with a warning', async () => {
  const { report, reported } = await releaseBeside(({ registry }) => {
    for (const tag of ['2', 'latest'])
      registry.image(path, tag, { content: 'purged', labels: { [label]: '2.1.2' } })
  })
  expect(reported).toMatchObject({ '2': 'held 2.1.2', latest: 'held 2.1.2' })
  expect(report.status).toBe('complete')
  expect(report.warnings.join('\n')).toContain('2 stays where it is: the label of its image names 2.1.2.')
  expect(report.warnings.join('\n')).toContain('Move it with --take-unknown')
})

test('the first image of an index tells the version, in three reads', async () => {
  const image = buildImage({ content: 'purged', labels: { [label]: '2.1.2' } })
  const { reported, reads } = await releaseBeside(({ registry }) => {
    registry.image(path, 'arm', { content: 'purged', labels: { [label]: '2.1.2' } })
    const { bytes, mediaType } = buildIndex([image])
    for (const tag of ['2', 'latest']) registry.addManifest(path, tag, Buffer.from(bytes), mediaType)
  })
  expect(reported).toMatchObject({ '2': 'held 2.1.2', latest: 'held 2.1.2' })
  expect(reads).toBeLessThanOrEqual(3)
})

test('a label that both images inherit from their base image proves nothing', async () => {
  const { reported } = await releaseBeside(
    ({ registry }) => {
      for (const tag of ['2', 'latest'])
        registry.image(path, tag, { content: 'purged', labels: { [label]: '24.4.0' } })
    },
    { labels: { [label]: '24.4.0' } },
  )
  expect(reported).toMatchObject({ '2': 'moved', latest: 'moved' })
})

test('a chart under a higher version holds nothing', async () => {
  const chart = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {
      mediaType: 'application/vnd.cncf.helm.config.v1+json',
      digest: `sha256:${'a'.repeat(64)}`,
      size: 2,
    },
    layers: [],
  })
  const { report, reported } = await releaseBeside(({ registry }) => {
    for (const tag of ['2', 'latest']) registry.image(path, tag, { content: '2.0.22' })
    registry.addManifest(path, '2.1.29', Buffer.from(chart), 'application/vnd.oci.image.manifest.v1+json')
  })
  expect(reported).toMatchObject({ '2': 'moved', latest: 'moved' })
  expect(report.targets[0]?.tags.find(({ tag }) => tag === 'latest')?.note).toContain('2.1.29 does not count')
})

test('semtag reads no content if every alias is on a known version', async () => {
  const { reported, reads } = await releaseBeside(({ registry }) => {
    for (const tag of ['2', 'latest']) registry.image(path, tag, { content: '2.0.22' })
  })
  expect(reported).toMatchObject({ '2': 'moved', latest: 'moved' })
  expect(reads).toBe(0)
})
