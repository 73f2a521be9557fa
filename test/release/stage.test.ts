import { describe, expect, test } from 'vitest'
import { buildImage } from '../support/registry/image.ts'
import { built } from './content.ts'
import { openWorkshop, path, type Workshop } from './workshop.ts'

const version = '3.0.43'
const staged = `staged-${version}`

const tagsOf = ({ registry }: Workshop) => [...registry.tags(path).keys()].toSorted()

/** The history that a candidate comes after. */
async function released(options: Parameters<typeof openWorkshop>[0] = {}): Promise<Workshop> {
  const workshop = await openWorkshop(options)
  for (const at of workshop.registries)
    for (const [tag, content] of [
      ['2.1.115', 'old'],
      ['2.1', 'old'],
      ['2', 'old'],
      ['3.0.42', 'new'],
      ['3.0', 'new'],
      ['3', 'new'],
      ['latest', 'new'],
    ] as const)
      at.image(path, tag, { content })
  return workshop
}

describe('staging', () => {
  test.each([
    ['an engine', undefined],
    ['a registry', 'registry'],
  ])('an image of %s gets the staged tag and no other', async (_name, from) => {
    const workshop = await released()
    workshop.build(version)
    workshop.source.image(built, 'ci', { content: version })
    const before = tagsOf(workshop)
    const report = await workshop.stage(
      version,
      from === undefined ? {} : { image: `docker://${workshop.source.host}/${built}:ci` },
    )
    expect(report).toMatchObject({
      status: 'complete',
      moved: [],
      targets: [
        {
          digest: buildImage({ content: version }).digest,
          tags: [{ tag: staged, kind: 'staged', outcome: 'created' }],
        },
      ],
    })
    expect(tagsOf(workshop)).toEqual([...before, staged].toSorted())
  })

  test('the same image again writes nothing; another image replaces the candidate', async () => {
    const workshop = await released()
    workshop.build(version)
    await workshop.stage(version)
    workshop.registry.clearLog()
    expect(await workshop.stage(version)).toMatchObject({ targets: [{ tags: [{ outcome: 'unchanged' }] }] })
    expect(workshop.writes()).toEqual([])
    workshop.build(version, { content: 'second try' })
    expect(await workshop.stage(version)).toMatchObject({ targets: [{ tags: [{ outcome: 'moved' }] }] })
    expect(workshop.registry.tags(path).get(staged)).toBe(buildImage({ content: 'second try' }).digest)
  })

  test('a version that has the content already stays, and nothing is staged', async () => {
    const workshop = await released()
    workshop.build('3.0.42', { content: 'new' })
    const report = await workshop.stage('3.0.42')
    expect(report).toMatchObject({
      status: 'complete',
      targets: [
        { tags: [{ tag: '3.0.42', outcome: 'unchanged', note: 'released already; nothing is staged' }] },
      ],
    })
    expect(tagsOf(workshop)).not.toContain('staged-3.0.42')
  })

  test('a version with other content, or a withdrawn one, is refused', async () => {
    const workshop = await released()
    workshop.build('3.0.42', { content: 'other' })
    expect(await workshop.stage('3.0.42')).toMatchObject({
      status: 'refused',
      targets: [{ problems: [{ code: 'EXACT_TAG_EXISTS' }] }],
    })
    workshop.registry.image(path, `yanked-${version}`, { content: 'marker' })
    workshop.build(version)
    expect(await workshop.stage(version)).toMatchObject({
      status: 'refused',
      targets: [{ problems: [{ code: 'VERSION_WITHDRAWN' }] }],
    })
    expect(workshop.writes()).toEqual([])
  })

  test('one registry that refuses keeps the candidate from every other', async () => {
    const workshop = await released({ registries: [{}, {}] })
    const [first, second] = workshop.registries
    second?.image(path, version, { content: 'other' })
    workshop.build(version)
    expect((await workshop.stage(version)).status).toBe('refused')
    expect(first?.tags(path).has(staged)).toBe(false)
  })

  test('a dry run shows the staged tag and writes nothing', async () => {
    const workshop = await released()
    workshop.build(version)
    const report = await workshop.stage(version, { dryRun: true })
    expect(report).toMatchObject({ dryRun: true, targets: [{ tags: [{ tag: staged, outcome: 'created' }] }] })
    expect(workshop.writes()).toEqual([])
  })

  test('the engine keeps no local name of a candidate', async () => {
    const workshop = await released()
    workshop.build(version)
    await workshop.stage(version)
    expect([...workshop.engine.names.keys()].filter((name) => name.includes('staged-'))).toEqual([])
  })

  test('the prefix and the variant are part of the staged tag', async () => {
    const workshop = await released()
    workshop.build(version)
    await workshop.stage(version, { policy: { tagPrefix: 'v', variant: 'alpine' } })
    expect(tagsOf(workshop)).toContain(`staged-v${version}-alpine`)
  })

  test('a release of another version takes no notice of a candidate', async () => {
    const workshop = await released()
    workshop.build(version)
    await workshop.stage(version)
    workshop.build('2.1.116')
    const report = await workshop.release('2.1.116')
    expect(report.moved.map(({ tag }) => tag)).toEqual(['2.1', '2'])
    expect(report.targets[0]?.tags.find(({ tag }) => tag === 'latest')).toMatchObject({
      outcome: 'held',
      heldBy: '3.0.42',
    })
  })
})

describe('promoting', () => {
  async function stagedIn(options: Parameters<typeof openWorkshop>[0] = {}) {
    const workshop = await released(options)
    const { digest } = workshop.build(version)
    expect((await workshop.stage(version)).status).toBe('complete')
    return { workshop, digest }
  }

  test('the candidate gets its exact tag and its aliases, and the staged tag goes', async () => {
    const { workshop, digest } = await stagedIn({ registries: [{ deletion: 'tag' }] })
    const report = await workshop.promote(version, { digest })
    expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
    expect(workshop.tagsOn(digest)).toEqual(['3', '3.0', version, 'latest'])
    expect(report.targets[0]?.tags.at(-1)).toMatchObject({ tag: staged, kind: 'staged', outcome: 'removed' })
    expect(report.moved.map(({ tag }) => tag)).toEqual(['3.0', '3', 'latest'])
  })

  test('where the registry deletes by digest alone, the siblings of the staged tag stay', async () => {
    const { workshop, digest } = await stagedIn({ registries: [{ deletion: 'digest' }] })
    await workshop.promote(version, { digest })
    expect(workshop.tagsOn(digest)).toEqual(['3', '3.0', version, 'latest'])
    expect(tagsOf(workshop)).not.toContain(staged)
  })

  test('where the registry does not delete, the staged tag stays and the report says so', async () => {
    const { workshop, digest } = await stagedIn({ registries: [{ deletion: 'none' }] })
    const report = await workshop.promote(version, { digest })
    expect(report.status).toBe('complete')
    expect(report.targets[0]?.tags.at(-1)).toMatchObject({
      tag: staged,
      outcome: 'unchanged',
      note: expect.stringContaining('it stays'),
    })
  })

  test('another image that was staged since is refused', async () => {
    const { workshop, digest } = await stagedIn()
    const other = workshop.build(version, { content: 'second try' })
    await workshop.stage(version)
    workshop.registry.clearLog()
    const report = await workshop.promote(version, { digest })
    expect(report).toMatchObject({
      status: 'refused',
      targets: [{ problems: [{ code: 'CANDIDATE_DIFFERS' }] }],
    })
    expect(workshop.writes()).toEqual([])
    expect((await workshop.promote(version, { digest: other.digest })).status).toBe('complete')
  })

  test('no candidate: the candidates there are are named', async () => {
    const { workshop, digest } = await stagedIn()
    expect(await workshop.promote('3.0.44', { digest })).toMatchObject({
      status: 'refused',
      targets: [
        { problems: [{ code: 'CANDIDATE_NOT_FOUND', hint: `The candidates there are: ${staged}.` }] },
      ],
    })
  })

  test('a version that is released with the digest is complete', async () => {
    const { workshop, digest } = await stagedIn({ registries: [{ deletion: 'tag' }] })
    await workshop.promote(version, { digest })
    workshop.registry.clearLog()
    expect((await workshop.promote(version, { digest })).status).toBe('complete')
    expect(workshop.writes()).toEqual([])
  })

  test('a stand-in manifest of rm is no candidate', async () => {
    const { workshop } = await stagedIn()
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/vnd.semtag.removal.v1',
      config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: `sha256:${'4'.repeat(64)}`, size: 2 },
      layers: [],
      annotations: { 'dev.semtag.removal': 'x' },
    })
    const digest = workshop.registry.addManifest(
      path,
      staged,
      Buffer.from(manifest),
      'application/vnd.oci.image.manifest.v1+json',
    )
    expect(await workshop.promote(version, { digest })).toMatchObject({
      targets: [{ problems: [{ code: 'CANDIDATE_NOT_FOUND' }] }],
    })
  })

  test('candidates that differ between registries are refused before any write', async () => {
    const { workshop, digest } = await stagedIn({ registries: [{}, {}] })
    workshop.registries[1]?.image(path, staged, { content: 'other' })
    for (const at of workshop.registries) at.clearLog()
    const report = await workshop.promote(version, { digest })
    expect(report.status).toBe('refused')
    expect(report.targets.flatMap(({ problems }) => problems).length).toBeGreaterThan(0)
    expect(workshop.registries.flatMap((at) => workshop.writes(at))).toEqual([])
  })

  test('the caller confirms the reference where no digest is given', async () => {
    const { workshop, digest } = await stagedIn()
    const asked: string[] = []
    const confirm = (answer: boolean) => async (references: readonly string[]) => {
      asked.push(...references)
      return answer
    }
    expect((await workshop.promote(version, { confirm: confirm(false) })).status).toBe('failed')
    expect(tagsOf(workshop)).not.toContain(version)
    expect((await workshop.promote(version, { confirm: confirm(true) })).status).toBe('complete')
    expect(new Set(asked)).toEqual(new Set([`${workshop.registry.host}/${path}@${digest}`]))
  })

  test('the bytes of a release candidate become the stable version', async () => {
    const workshop = await released()
    const { digest } = buildImage({ content: 'rc' })
    workshop.registry.image(path, '3.1.0-rc.3', { content: 'rc' })
    expect((await workshop.promote('3.1.0', { from: '3.1.0-rc.3' })).status).toBe('complete')
    expect(workshop.tagsOn(digest)).toEqual(['3', '3.1', '3.1.0', '3.1.0-rc.3', 'latest'])
  })

  test('a withdrawn release candidate is not released', async () => {
    const workshop = await released()
    workshop.registry.image(path, '3.1.0-rc.3', { content: 'rc' })
    workshop.registry.image(path, 'yanked-3.1.0-rc.3', { content: 'marker' })
    expect(await workshop.promote('3.1.0', { from: '3.1.0-rc.3' })).toMatchObject({
      status: 'refused',
      targets: [{ problems: [{ code: 'VERSION_WITHDRAWN' }] }],
    })
  })

  test('a dry run shows what would move and what would go', async () => {
    const { workshop, digest } = await stagedIn()
    workshop.registry.clearLog()
    const report = await workshop.promote(version, { digest, dryRun: true })
    expect(report.targets[0]?.tags.map(({ tag, outcome }) => `${tag} ${outcome}`)).toEqual([
      `${version} created`,
      '3.0 moved',
      '3 moved',
      'latest moved',
      `${staged} removed`,
    ])
    expect(workshop.writes()).toEqual([])
  })
})
