import { describe, expect } from 'vitest'
import type { Digest } from '../../../src/domain/image/digest.ts'
import { test } from '../../layout/fixture.ts'
import type { BuiltLayout } from '../../support/layout/layout.ts'
import { loadLayout } from '../../support/layout/load.ts'
import { buildImage } from '../../support/registry/image.ts'
import { runCli } from '../../support/run-cli.ts'
import { addIndex, built, lacking, putIndex } from '../content.ts'
import { aliases, elsewhere, prepare, problemsOf, version, warned } from '../indexes.ts'
import { codes, tagLines } from '../tag-lines.ts'
import { openWorkshop, path, type Workshop } from '../workshop.ts'

/** The state after a clean-up: no child and no blob is left. */
function clean({ registry }: Workshop, { children, attestations, blobs }: BuiltLayout): void {
  for (const digest of [...Object.values(children), ...attestations]) registry.lose(path, digest)
  for (const { digest } of blobs) registry.lose(path, digest)
}

const below = ({ digest, children, attestations, blobs }: BuiltLayout) => [
  digest,
  ...Object.values(children),
  ...attestations,
  ...blobs.map((blob) => blob.digest),
]

describe.each(elsewhere)('an index whose children the target lost, released from %s', (place) => {
  test.for([
    ['under its exact tag', [version, ...aliases]],
    ['under its exact tag alone', [version]],
    ['under another form of its exact tag', [`v${version}`]],
    ['under another tag', ['edge']],
    ['by its digest alone', []],
  ] as const)('%s, is whole again', async ([, tags], { directory }) => {
    const workshop = await openWorkshop()
    const { layout, image } = await prepare(workshop, directory, place)
    await workshop.release('1.0.0', { image })
    const index = workshop.registry.manifests(path).get(layout.digest)
    for (const tag of tags) if (index) workshop.registry.addManifest(path, tag, index.bytes, index.mediaType)
    clean(workshop, layout)

    const plan = await workshop.release(version, { image, dryRun: true })
    expect([plan.status, plan.warnings]).toEqual([
      'complete',
      tags.some((tag) => tag.includes(version)) ? warned('lacks linux/amd64 (sha256:') : [],
    ])
    expect(lacking(workshop.registry, below(layout))).not.toEqual([])

    expect((await workshop.release(version, { image })).status).toBe('complete')
    expect(lacking(workshop.registry, below(layout))).toEqual([])
    expect(workshop.tagsOn(layout.digest)).toEqual(expect.arrayContaining([version, ...aliases]))
  })
})

test('semtag reads an index in an index although the target has it', async () => {
  const workshop = await openWorkshop()
  const inner = addIndex(workshop.source, undefined, ['one', 'two'])
  const outer = putIndex(workshop.source, 'ci', [inner])
  const image = `docker://${workshop.source.host}/${built}:ci`
  await workshop.release(version, { image })
  const [one] = inner.images
  if (one === undefined) throw new Error('no image')
  workshop.registry.lose(path, one.digest)
  expect((await workshop.release(version, { image })).status).toBe('complete')
  expect(lacking(workshop.registry, [outer.digest, inner.digest, one.digest])).toEqual([])
})

interface Lost {
  readonly workshop: Workshop
  readonly image: string
  readonly arm: Digest
  readonly attestation: Digest
  readonly layout: BuiltLayout
}

/** The ways to have an index at the target whose children nobody can send, with its tags. */
const unsendable: Readonly<
  Record<string, { place: string; tags: readonly string[]; words: (lost: Lost) => string; hint: RegExp }>
> = {
  'that the source lost too': {
    place: 'another registry',
    tags: [version],
    words: ({ image, workshop }) => `${image} and ${workshop.registry.host}/${path} both lack`,
    hint: /^Build or copy the image again with all its platforms, .* --platform, .* --sparse\.$/,
  },
  'of the target repository itself': {
    place: 'the same repository',
    tags: [version],
    words: ({ workshop }) => `${workshop.registry.host}/${path} lacks`,
    hint: /^Push the image to .*gallery\/ui again .* docker buildx build --push .* --sparse\.$/,
  },
}

async function loseBoth(workshop: Workshop, directory: string, place: string, kind: 'arm' | 'attestation') {
  const found = await prepare(workshop, directory, place)
  const all: Lost = { workshop, ...found }
  await workshop.release(version, { image: found.image })
  workshop.registry.lose(path, found[kind])
  workshop.source.lose(built, found[kind])
  for (const tag of aliases) workshop.registry.lose(path, tag)
  workshop.registry.clearLog()
  return all
}

describe.each(Object.entries(unsendable))('a child %s', (_, { place, words, hint }) => {
  test('of a platform is an error before any write, in a plan too', async ({ directory }) => {
    const workshop = await openWorkshop()
    const lost = await loseBoth(workshop, directory, place, 'arm')
    for (const dryRun of [true, false]) {
      const report = await workshop.release(version, { image: lost.image, dryRun })
      expect([report.status, report.warnings]).toEqual(['failed', []])
      const [problem, ...others] = problemsOf(report)
      expect([problem?.code, problem?.message, others]).toEqual([
        'IMAGE_INCOMPLETE',
        `${words(lost)} linux/arm64 (${lost.arm}), which the index ${lost.layout.digest.slice(0, 19)} names.`,
        [],
      ])
      expect(problem?.hint).toMatch(hint)
      expect(workshop.writes()).toEqual([])
    }
  })

  test('of a platform may be missing with --sparse', async ({ directory }) => {
    const workshop = await openWorkshop({ registries: [{ checkBlobs: false }] })
    const lost = await loseBoth(workshop, directory, place, 'arm')
    const report = await workshop.release(version, { image: lost.image, sparse: true })
    expect(report).toMatchObject({
      status: 'complete',
      warnings: [expect.stringMatching(`${lost.arm}.* --sparse allows that\\.$`)],
    })
    expect(workshop.tagsOn(lost.layout.digest)).toEqual(expect.arrayContaining(aliases))
  })

  test('is only a warning if it is an attestation', async ({ directory }) => {
    const workshop = await openWorkshop({ registries: [{ checkBlobs: false }] })
    const lost = await loseBoth(workshop, directory, place, 'attestation')
    const report = await workshop.release(version, { image: lost.image })
    expect([report.status, report.warnings]).toEqual([
      'complete',
      warned(`lack${place === 'another registry' ? '' : 's'} an attestation (${lost.attestation})`),
    ])
    expect(workshop.tagsOn(lost.layout.digest)).toEqual(expect.arrayContaining(aliases))
  })
})

test('a new version of an index in the same repository that lacks a platform gets its exact tag, and no alias', async ({
  directory,
}) => {
  const workshop = await openWorkshop({ registries: [{ checkBlobs: false }] })
  const { image, arm } = await prepare(workshop, directory, 'the same repository')
  workshop.registry.lose(path, arm)
  expect(codes(await workshop.release(version, { image, dryRun: true }))).toEqual(['IMAGE_INCOMPLETE'])
  const report = await workshop.release(version, { image })
  expect([report.status, codes(report)]).toEqual(['partial', ['IMAGE_INCOMPLETE']])
  expect(workshop.writes()).toEqual([`PUT ${version}`])
  expect(tagLines(report)).toEqual([`created ${version}`, 'pending 2.1', 'pending 2', 'pending latest'])
})

test('the error names the missing platform if the registry refuses the index', async ({ directory }) => {
  const workshop = await openWorkshop()
  const { image, arm } = await prepare(workshop, directory, 'the same repository')
  workshop.registry.lose(path, arm)
  const report = await workshop.release(version, { image })
  expect([report.status, codes(report)]).toEqual(['failed', ['REGISTRY_ERROR', 'IMAGE_INCOMPLETE']])
  expect(problemsOf(report)[1]?.message).toContain(arm)
})

test.for([
  ['moves no alias at another target', false, [`PUT ${version}`]],
  [
    'keeps no other target waiting with --best-effort',
    true,
    [version, ...aliases].map((tag) => `PUT ${tag}`),
  ],
] as const)(
  'an index that lacks a platform at one target %s',
  async ([, bestEffort, writes], { directory }) => {
    const workshop = await openWorkshop({ registries: [{ checkBlobs: false }, {}] })
    const [first, second] = workshop.registries
    if (first === undefined || second === undefined) throw new Error('no registries')
    const { layout, image, arm } = await prepare(workshop, directory, 'the same repository')
    await loadLayout(layout, second, path, 'ci')
    first.lose(path, arm)
    const report = await workshop.release(version, { image, bestEffort })
    expect([report.status, codes(report)]).toEqual(['partial', ['IMAGE_INCOMPLETE']])
    expect(workshop.writes(first)).toEqual([`PUT ${version}`])
    expect(workshop.writes(second)).toEqual(writes)
  },
)

test.for([
  ['a platform', 'failed', ['IMAGE_INCOMPLETE']],
  ['nothing', 'complete', []],
] as const)(
  'a plan of a new version from a source that lacks %s is %s, and pulls nothing but the index',
  async ([lost, status, problems], { directory }) => {
    const workshop = await openWorkshop()
    const { image, arm } = await prepare(workshop, directory, 'another registry')
    if (lost === 'a platform') workshop.source.lose(built, arm)
    const report = await workshop.release(version, { image, dryRun: true })
    expect([report.status, codes(report), report.warnings]).toEqual([status, problems, []])
    const pulls = workshop.source.lines.filter((line) => line.startsWith('GET'))
    expect(pulls).toEqual([`GET /v2/${built}/manifests/ci 200`])
  },
)

test('a copy with --sparse leaves out what the source lacks', async ({ directory }) => {
  const workshop = await openWorkshop({ registries: [{ checkBlobs: false }] })
  const { layout, image, arm } = await prepare(workshop, directory, 'another registry')
  workshop.source.lose(built, arm)
  const report = await workshop.release(version, { image, sparse: true })
  expect([report.status, report.warnings]).toEqual(['complete', warned(arm)])
  expect(workshop.tagsOn(layout.digest)).toEqual(['2', '2.1', version, 'latest'])
  const { 'linux/arm64': _, ...others } = layout.children
  expect(lacking(workshop.registry, [...Object.values(others), ...layout.attestations, arm])).toEqual([arm])
})

test('an image that only the source lost is not missing', async ({ directory }) => {
  const workshop = await openWorkshop()
  const { image, arm } = await prepare(workshop, directory, 'another registry')
  await workshop.release('1.0.0', { image })
  workshop.source.lose(built, arm)
  expect(await workshop.release(version, { image })).toMatchObject({ status: 'complete', warnings: [] })
})

test('an index without any child left is an error, also without platforms', async () => {
  const workshop = await openWorkshop()
  putIndex(workshop.source, 'ci', [buildImage({ content: 'one' })], { platforms: [] })
  const report = await workshop.release(version, { image: `docker://${workshop.source.host}/${built}:ci` })
  expect([report.status, codes(report)]).toEqual(['failed', ['IMAGE_INCOMPLETE']])
})

test.for([
  ['nothing', [], {}, 1],
  ['a flag', ['--sparse'], {}, 0],
  ['a variable', [], { SEMTAG_SPARSE: 'true' }, 0],
] as const)('%s on the command line: %j', async ([, flags, env, code], { directory }) => {
  const workshop = await openWorkshop({ registries: [{ checkBlobs: false }] })
  const { image, arm } = await prepare(workshop, directory, 'another registry')
  workshop.source.lose(built, arm)
  const to = ['-r', workshop.registry.host, '--repository', path]
  for (const command of ['plan', 'push']) {
    const ran = await runCli([command, image, version, ...to, ...flags], { env })
    expect([ran.code, ran.stderr.includes(arm), ran.stderr.includes('--sparse')]).toEqual([code, true, true])
  }
  expect(workshop.registry.tags(path).size).toBe(code === 0 ? 1 + aliases.length : 0)
})
