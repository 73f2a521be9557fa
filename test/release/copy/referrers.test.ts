import { describe, expect, test } from 'vitest'
import type { Digest } from '../../../src/domain/image/digest.ts'
import type { Manifest } from '../../../src/ports/content.ts'
import { test as layoutTest } from '../../layout/fixture.ts'
import { buildLayout, writeIndex, writeManifest } from '../../support/layout/layout.ts'
import type { TestRegistry } from '../../support/registry/registry.ts'
import { addIndex, built, putIndex } from '../content.ts'
import { codes, tagLines } from '../tag-lines.ts'
import { openWorkshop, path, type Workshop } from '../workshop.ts'

const release = (workshop: Workshop, image = `docker://${workshop.source.host}/${built}:ci`) =>
  workshop.release('2.1.115', { image, referrers: true })

const indexType = 'application/vnd.oci.image.index.v1+json'
const fallbackTag = (digest: Digest) => digest.replace(':', '-')

/** Attaches a manifest to another, by the referrers API or its fallback tag. */
function attach(registry: TestRegistry, subject: Manifest, content: string, repository = built): Manifest {
  const attached = registry.image(repository, undefined, { content, subject })
  if (!registry.settings.referrers)
    putIndex(registry, fallbackTag(subject.digest), [attached], { platforms: [] }, repository)
  return attached
}

/** Puts a manifest under one of cosign's tags of another. */
function cosign(
  registry: TestRegistry,
  subject: Digest,
  suffix: 'sig' | 'att' | 'sbom',
  content: string,
  repository = built,
): Manifest {
  return registry.image(repository, `${fallbackTag(subject)}.${suffix}`, { content })
}

async function referrersOf(workshop: Workshop, subject: Digest): Promise<readonly Digest[]> {
  const { registry } = workshop
  const listed = await workshop.repository(registry).referrers(subject, new AbortController().signal)
  return listed.map(({ digest }) => digest)
}

describe.each([
  ['the API', true],
  ['the fallback tag', false],
] as const)('referrers of %s at the source', (_, atSource) => {
  test.each([
    ['the API', true],
    ['the fallback tag', false],
  ] as const)('arrive by %s at the target', async (_, atTarget) => {
    const workshop = await openWorkshop({
      source: { referrers: atSource },
      registries: [{ referrers: atTarget }],
    })
    const { images, ...index } = addIndex(workshop.source, 'ci', ['one', 'two'])
    const [, child] = images
    if (child === undefined) throw new Error('no child')
    const signature = attach(workshop.source, index, 'a signature')
    const sbom = attach(workshop.source, child, 'an SBOM')
    const signed = attach(workshop.source, sbom, 'a signature of the SBOM')

    const report = await release(workshop)
    expect(report).toMatchObject({
      status: 'complete',
      warnings: [],
      targets: [{ digest: index.digest }],
    })
    expect(await referrersOf(workshop, index.digest)).toEqual([signature.digest])
    expect(await referrersOf(workshop, child.digest)).toEqual([sbom.digest])
    expect(await referrersOf(workshop, sbom.digest)).toEqual([signed.digest])
    expect(workshop.registry.tags(path).has(fallbackTag(index.digest))).toBe(!atTarget)

    workshop.registry.clearLog()
    expect((await release(workshop)).status).toBe('complete')
    expect(workshop.writes()).toEqual([])
  })
})

test('semtag copies the tags of cosign, and the tags of what they name', async () => {
  const workshop = await openWorkshop()
  const { images, ...index } = addIndex(workshop.source, 'ci', ['one', 'two'])
  const child = images[0]?.digest ?? index.digest
  const sbom = cosign(workshop.source, child, 'sbom', 'an SBOM')
  const tags = {
    [`${fallbackTag(index.digest)}.sig`]: cosign(workshop.source, index.digest, 'sig', 'a signature').digest,
    [`${fallbackTag(index.digest)}.att`]: cosign(workshop.source, index.digest, 'att', 'a proof').digest,
    [`${fallbackTag(child)}.sbom`]: sbom.digest,
    [`${fallbackTag(sbom.digest)}.sig`]: cosign(workshop.source, sbom.digest, 'sig', 'of the SBOM').digest,
  }
  expect((await release(workshop)).status).toBe('complete')
  expect(Object.fromEntries(workshop.registry.tags(path))).toMatchObject(tags)
})

test('a cosign tag with other content at the target stays, with a warning', async () => {
  const workshop = await openWorkshop()
  const { digest } = addIndex(workshop.source, 'ci', ['one'])
  cosign(workshop.source, digest, 'sig', 'a signature')
  const other = cosign(workshop.registry, digest, 'sig', 'another signature', path)
  const report = await release(workshop)
  const tag = `${fallbackTag(digest)}.sig`
  expect(report.status).toBe('complete')
  expect(report.warnings).toEqual([
    `${tag} has other content at the target (${other.digest.slice(0, 19)}); it stays unchanged.`,
  ])
  expect(workshop.events).toContainEqual({ kind: 'warning', message: report.warnings[0] })
  expect(workshop.registry.tags(path).get(tag)).toBe(other.digest)
})

test('another run copies a new signature, and writes nothing else', async () => {
  const workshop = await openWorkshop({ source: { referrers: true }, registries: [{ referrers: true }] })
  const index = addIndex(workshop.source, 'ci', ['one'])
  await release(workshop)
  workshop.registry.clearLog()

  const signature = attach(workshop.source, index, 'a signature')
  const report = await release(workshop)
  expect(tagLines(report)).toEqual(['unchanged 2.1.115', 'unchanged 2.1', 'unchanged 2', 'unchanged latest'])
  expect(await referrersOf(workshop, index.digest)).toEqual([signature.digest])
  // Uploads of its blobs have names of their own.
  const isUpload = (line: string) => /^(?:POST $|PUT [0-9a-f]{8}-)/.test(line)
  expect(workshop.writes().filter((line) => !isUpload(line))).toEqual([`PUT ${signature.digest}`])
})

test('the fallback tag of the target keeps its own entries', async () => {
  const workshop = await openWorkshop()
  const index = addIndex(workshop.source, 'ci', ['one'])
  const signature = attach(workshop.source, index, 'a signature')
  const own = workshop.registry.image(path, undefined, { content: 'of another tool' })
  // As an image, with a platform.
  putIndex(workshop.registry, fallbackTag(index.digest), [own], {}, path)
  expect((await release(workshop)).status).toBe('complete')
  expect(await referrersOf(workshop, index.digest)).toEqual([own.digest, signature.digest])
  // The entry of another tool stays; the new entry has the type and annotations of the signature's manifest.
  const list = workshop.registry.tags(path).get(fallbackTag(index.digest)) ?? index.digest
  const { manifests } = JSON.parse(String(workshop.registry.manifests(path).get(list)?.bytes))
  expect(manifests[0].platform).toMatchObject({ os: 'linux' })
  expect(manifests[1]).toMatchObject({ digest: signature.digest, artifactType: expect.any(String) })
})

layoutTest('the signatures of a layout are copied', async ({ directory }) => {
  const workshop = await openWorkshop()
  const { digest } = await buildLayout(directory, { ref: 'ci' })
  const signature = await writeManifest(directory, { subject: { mediaType: indexType, digest, size: 1 } })
  const name = { 'org.opencontainers.image.ref.name': `${fallbackTag(digest)}.sig` }
  const tagged = await writeManifest(directory, { annotations: { signed: 'by cosign' } })
  await writeIndex(directory, [
    { mediaType: indexType, digest, size: 1, annotations: { 'org.opencontainers.image.ref.name': 'ci' } },
    signature,
    { ...tagged, annotations: name },
  ])
  expect((await release(workshop, `oci:${directory}:ci`)).status).toBe('complete')
  expect(await referrersOf(workshop, digest)).toEqual([signature.digest])
  expect(workshop.registry.tags(path).get(`${fallbackTag(digest)}.sig`)).toBe(tagged.digest)
})

test('a listed referrer that does not exist is a warning, and semtag copies the others', async () => {
  const workshop = await openWorkshop()
  const index = addIndex(workshop.source, 'ci', ['one'])
  const [gone, there] = ['gone', 'there'].map((content) =>
    workshop.source.image(built, undefined, { content, subject: index }),
  )
  if (gone === undefined || there === undefined) throw new Error('no signatures')
  putIndex(workshop.source, fallbackTag(index.digest), [gone, there], { platforms: [] })
  workshop.source.fault({ path: new RegExp(gone.digest) }, { status: 404 })
  const report = await release(workshop)
  expect(report.status).toBe('complete')
  expect(report.warnings).toEqual([
    `The source lists ${gone.digest.slice(0, 19)} as a referrer of ${index.digest.slice(0, 19)}, but does not have it.`,
  ])
  expect(await referrersOf(workshop, index.digest)).toEqual([there.digest])
})

test('semtag copies no referrers within a repository, or without --referrers', async () => {
  const workshop = await openWorkshop()
  const index = addIndex(workshop.registry, 'ci', ['one'], {}, path)
  attach(workshop.registry, index, 'a signature', path)
  expect((await release(workshop, `docker://${workshop.registry.host}/${path}:ci`)).status).toBe('complete')
  expect(workshop.registry.lines.filter((line) => /referrers|sha256-/.test(line))).toEqual([])

  const other = addIndex(workshop.source, 'ci', ['two'])
  attach(workshop.source, other, 'a signature')
  await workshop.release('2.1.116', { image: `docker://${workshop.source.host}/${built}:ci` })
  expect(workshop.source.lines.filter((line) => /referrers|sha256-/.test(line))).toEqual([])
})

test('a signature that cannot be copied stops the release before any tag', async () => {
  const workshop = await openWorkshop({ registries: [{}, {}] })
  const index = addIndex(workshop.source, 'ci', ['one'])
  attach(workshop.source, index, 'a signature')
  workshop.source.fault({ path: /sha256-/, times: 100 }, { status: 500 })
  const report = await release(workshop)
  expect([report.status, codes(report)]).toEqual(['failed', ['REGISTRY_ERROR']])
  for (const registry of workshop.registries) expect([...registry.tags(path).keys()]).toEqual([])
})

test('a release that ends after the tag of a signature is partial', async () => {
  const workshop = await openWorkshop()
  const image = workshop.source.image(built, 'ci', { content: 'one' })
  cosign(workshop.source, image.digest, 'sig', 'a signature')
  const exact = workshop.registry.fault({ method: 'PUT', path: /\/2\.1\.115$/ }, { status: 403 })
  const report = await release(workshop)
  expect(exact.count).toBe(1)
  expect(workshop.registry.tags(path)).toSatisfy((tags) => tags.has(`${fallbackTag(image.digest)}.sig`))
  expect(tagLines(report)[0]).toBe('failed 2.1.115')
  expect(report.status).toBe('partial')
})
