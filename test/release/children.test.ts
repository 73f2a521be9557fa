import { describe, expect } from 'vitest'
import type { Digest } from '../../src/domain/digest.ts'
import { test } from '../layout/fixture.ts'
import { type BuiltLayout, buildLayout } from '../support/layout/layout.ts'
import { loadLayout } from '../support/layout/load.ts'
import { buildImage, buildIndex } from '../support/registry/image.ts'
import { longestChain } from '../support/registry/rounds.ts'
import { addIndex, built, lacking, places, putIndex } from './content.ts'
import { codes, told } from './told.ts'
import { openWorkshop, path, type Workshop } from './workshop.ts'

const version = '2.1.115'
const aliases = ['2.1', '2', 'latest']
const elsewhere = ['another registry', 'another repository of the registry', 'a layout', 'an archive']

/** An image for two platforms with attestations, and where it is. */
async function prepare(workshop: Workshop, directory: string, place: string) {
  const layout = await buildLayout(`${directory}/image`)
  const image = (await places[place]?.(layout, workshop)) ?? ''
  const arm = layout.children['linux/arm64']
  const [attestation] = layout.attestations
  if (arm === undefined || attestation === undefined) throw new Error('no such child')
  return { layout, image, arm, attestation }
}

/** As a clean-up leaves it: no child is there, and none of the blobs. */
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

const problemsOf = ({ targets }: Awaited<ReturnType<Workshop['release']>>) =>
  targets.flatMap(({ problems }) => problems)

const warned = (word: string) => [expect.stringContaining(word)]

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

test('an index in an index is looked into, though the target has it', async () => {
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

/** The ways to have an index at the target whose children nobody can send: with the tags that it has. */
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
  test('of a platform is an error before anything is written, in a plan too', async ({ directory }) => {
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

  test('that is an attestation is a warning', async ({ directory }) => {
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
  expect(told(report)).toEqual([`created ${version}`, 'pending 2.1', 'pending 2', 'pending latest'])
})

test('a platform that is missing is named where the registry refuses the index for it', async ({
  directory,
}) => {
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

test('an image that the source lost and the target has is no gap', async ({ directory }) => {
  const workshop = await openWorkshop()
  const { image, arm } = await prepare(workshop, directory, 'another registry')
  await workshop.release('1.0.0', { image })
  workshop.source.lose(built, arm)
  expect(await workshop.release(version, { image })).toMatchObject({ status: 'complete', warnings: [] })
})

test('an index of which nothing is left is an error, also without platforms', async () => {
  const workshop = await openWorkshop()
  putIndex(workshop.source, 'ci', [buildImage({ content: 'one' })], { platforms: [] })
  const report = await workshop.release(version, { image: `docker://${workshop.source.host}/${built}:ci` })
  expect([report.status, codes(report)]).toEqual(['failed', ['IMAGE_INCOMPLETE']])
})

/** An engine with the containerd store whose push leaves an index, without some of its children. */
async function pushedIndex(without: 'a platform' | 'an attestation' | 'nothing', late = Infinity) {
  const workshop = await openWorkshop({
    engine: { store: 'containerd' },
    registries: [{ checkBlobs: false, together: true }],
  })
  const { registry } = workshop
  const contents = ['one', 'two', 'an attestation']
  const images = contents.map((content) => registry.image(path, undefined, { content }))
  const index = buildIndex(images)
  workshop.engine.add({ id: index.digest, tags: [`ui:${version}`] })
  const lost = images[{ 'a platform': 1, 'an attestation': 2, nothing: 3 }[without]]
  if (lost) registry.lose(path, lost.digest)
  let asked = 0
  registry.settings.throttle = ({ url }) => {
    if (lost && url.pathname.endsWith(lost.digest) && asked++ > late)
      registry.image(path, undefined, { content: contents[images.indexOf(lost)] ?? '' })
    return undefined
  }
  workshop.onPush = ({ tag }) => {
    registry.addManifest(path, tag, index.bytes, index.mediaType)
    return { digest: index.digest }
  }
  return { workshop, registry, index, images, lost }
}

test('an index that an engine pushed without a platform moves no alias', async () => {
  const { workshop, lost } = await pushedIndex('a platform')
  const report = await workshop.release(version)
  expect([report.status, codes(report)]).toEqual(['partial', ['IMAGE_INCOMPLETE']])
  const [problem] = problemsOf(report)
  expect(problem?.message).toContain(`lacks linux/arm64 (${lost?.digest})`)
  expect(problem?.message).toMatch(/ Docker Engine 26 with the containerd image store pushes .* zot drops /)
  expect(problem?.hint).toMatch(/Docker Engine 28, .* --sparse\.$/)
  expect(workshop.writes()).toEqual([])
  expect(told(report)).toEqual([`created ${version}`, 'pending 2.1', 'pending 2', 'pending latest'])
})

test('the same index under its exact tag is an error of another run, and of a plan', async () => {
  const { workshop } = await pushedIndex('a platform')
  await workshop.release(version)
  for (const dryRun of [true, false]) {
    const report = await workshop.release(version, { dryRun })
    expect([report.status, codes(report)]).toEqual(['failed', ['IMAGE_INCOMPLETE']])
  }
  expect(await workshop.release(version, { sparse: true })).toMatchObject({ status: 'complete' })
})

test.for([
  ['a platform', { sparse: true }, warned('--sparse allows that.')],
  ['an attestation', {}, warned('lacks a manifest without a platform (sha256:')],
] as const)(
  'an index that an engine pushed without %s is released with %j and a warning',
  async ([without, options, warnings]) => {
    const { workshop, index } = await pushedIndex(without)
    expect(await workshop.release(version, options)).toMatchObject({ status: 'complete', warnings })
    expect(workshop.tagsOn(index.digest)).toEqual(['2', '2.1', version, 'latest'])
  },
)

test('a child that an engine has just pushed may show late', async () => {
  const { workshop } = await pushedIndex('a platform', 5)
  expect(await workshop.release(version)).toMatchObject({ status: 'complete', warnings: [] })
  expect(workshop.clock.waits).not.toEqual([])
})

/** The requests for each child, `HEAD`, in the order of the children. */
function asked({ registry }: Workshop, digests: readonly Digest[]): readonly (readonly string[])[] {
  return digests.map((digest) =>
    registry.log
      .filter((entry) => entry.path.endsWith(`/${path}/manifests/${digest}`))
      .map(({ method }) => method),
  )
}

describe('where all children are there', () => {
  test.for(['the same repository', ...elsewhere])(
    'each of them is looked at once by a release from %s, and by its repetition',
    async (place, { directory }) => {
      const workshop = await openWorkshop()
      const { layout, image } = await prepare(workshop, directory, place)
      const children = [...Object.values(layout.children), ...layout.attestations]
      for (const tag of [version, undefined]) {
        await workshop.release(version, { image })
        const first = tag !== undefined && place !== 'the same repository'
        const once = children.map(() => (first ? ['HEAD', 'PUT'] : ['HEAD']))
        expect(asked(workshop, children)).toEqual(once)
        workshop.registry.clearLog()
      }
    },
  )

  test('each of them is looked at once after the push of an engine', async () => {
    const { workshop, images } = await pushedIndex('nothing')
    expect(await workshop.release(version)).toMatchObject({ status: 'complete', warnings: [] })
    expect(
      asked(
        workshop,
        images.map(({ digest }) => digest),
      ),
    ).toEqual([['HEAD'], ['HEAD'], ['HEAD']])
  })

  test('a release within a repository takes as many round trips for an index as for an image', async () => {
    const rounds = async (put: (workshop: Workshop) => Digest) => {
      const workshop = await openWorkshop({ registries: [{ together: true }] })
      for (const tag of ['2.1.114', ...aliases]) workshop.registry.image(path, tag, { content: 'before' })
      const image = `docker://${workshop.registry.host}/${path}@${put(workshop)}`
      const counts: number[] = []
      for (let run = 0; run < 2; run++) {
        workshop.registry.clearLog()
        await workshop.release(version, { image })
        counts.push(longestChain(workshop.registry.log))
      }
      return counts
    }
    const ofImage = await rounds(({ registry }) => registry.image(path, undefined, { content: 'one' }).digest)
    const contents = Array.from({ length: 12 }, (_, number) => `image ${number}`)
    expect(await rounds(({ registry }) => addIndex(registry, undefined, contents, {}, path).digest)).toEqual(
      ofImage,
    )
  })
})
