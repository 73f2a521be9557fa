import { describe, expect, test } from 'vitest'
import { parseDigest } from '../../src/domain/image/digest.ts'
import { fallbackTag } from '../../src/domain/image/tag.ts'
import { goingImages, type PruneReport, type PruningReport } from '../../src/domain/prune-report.ts'
import { globs } from '../../src/domain/tags/ignore.ts'
import { buildImage, buildIndex } from '../support/registry/image.ts'
import { type MaintenanceWorkshop, openMaintenanceWorkshop, path } from './maintenance-workshop.ts'
import { wholeness } from './wholeness.ts'

const line = {
  '2.1.0': '2.1.0',
  '2.1.1': '2.1.1 sha-2a2b2c2',
  '2.1.2': '2.1.2',
  '2.1.3': '2.1.3 2.1 2 latest',
}

describe.each(['tag', 'digest'] as const)('a registry that deletes by %s', (deletion) => {
  test('deletes what no rule keeps, the tag first and the manifest last', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill(line)
    const digest = shop.registry.tags(path).get('2.1.0') ?? parseDigest('')
    const report = await shop.prune({ keepMinor: 2 })
    expect(report).toMatchObject({ status: 'complete', dryRun: false, problems: [], manifests: [digest] })
    expect(outcomes(report)).toEqual(['removed 2.1.1', 'removed 2.1.0'])
    expect(shop.contents()).toEqual({
      '2.1.1': 'sha-2a2b2c2',
      '2.1.2': '2.1.2',
      '2.1.3': '2 2.1 2.1.3 latest',
    })
    expect(shop.registry.manifests(path).has(digest)).toBe(false)
    expect(await wholeness(shop.registry, path)).toEqual([])
  })

  test('does nothing the second time', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill(line)
    await shop.prune({ keepMinor: 2 })
    shop.registry.clearLog()
    const report = await shop.prune({ keepMinor: 2 })
    expect(report.status).toBe('complete')
    expect(outcomes(report)).toEqual([])
    expect(writesOf(shop)).toEqual([])
  })

  test('keeps the manifest that a kept index names, and the children of a deleted index', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    const { kept, gone, shared, own } = fillIndexes(shop)
    const report = await shop.prune({ keepMinor: 1, others: globs(['*-amd64-7']) })
    expect(report).toMatchObject({ status: 'complete', manifests: [gone] })
    expect([...shop.registry.tags(path).keys()]).not.toContain('build-amd64-7')
    for (const digest of [kept, shared, own]) expect(shop.registry.manifests(path).has(digest)).toBe(true)
    expect(await wholeness(shop.registry, path)).toEqual([])
  })

  test('deletes children with --children, unless a kept index has them', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    const { kept, gone, shared, own } = fillIndexes(shop)
    const report = await shop.prune({ keepMinor: 1 }, { children: true })
    expect(report).toMatchObject({ status: 'complete', manifests: [gone, own] })
    for (const digest of [kept, shared]) expect(shop.registry.manifests(path).has(digest)).toBe(true)
    expect(await wholeness(shop.registry, path)).toEqual([])
  })

  test.each([true, false])(
    'signatures and referrers go with their image (referrers API: %s)',
    async (referrers) => {
      const shop = await openMaintenanceWorkshop({ deletion, referrers })
      shop.fill(line)
      const [gone, stays] = [signed(shop, '2.1.0'), signed(shop, '2.1.3')]
      const report = await shop.prune({ keepMinor: 3 })
      expect(report).toMatchObject({ status: 'complete', problems: [] })
      const left = shop.registry.manifests(path)
      expect([gone.image, gone.signature, gone.sbom].filter((digest) => left.has(digest))).toEqual([])
      expect([stays.image, stays.signature, stays.sbom].filter((digest) => !left.has(digest))).toEqual([])
      expect([...shop.registry.tags(path).keys()]).toContain(`${fallbackTag(stays.image)}.sig`)
      expect(await wholeness(shop.registry, path)).toEqual([])
    },
  )

  test('signatures stay with --keep-referrers', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill(line)
    const { image, signature, sbom } = signed(shop, '2.1.0')
    const report = await shop.prune({ keepMinor: 3, keepReferrers: true })
    expect(report).toMatchObject({ status: 'complete', manifests: [image] })
    for (const digest of [signature, sbom]) expect(shop.registry.manifests(path).has(digest)).toBe(true)
  })

  test('an alias that moved meanwhile protects what it moved to', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill(line)
    let moved = false
    // As soon as the first deletion begins, somebody moves an alias to the next version that would go.
    shop.registry.settings.throttle = ({ method }) => {
      if (method === 'DELETE' && !moved) {
        moved = true
        shop.registry.image(path, 'stable', { content: '2.1.1' })
      }
      return undefined
    }
    const report = await shop.prune({ keepMinor: 2 })
    expect(report.status).toBe('complete')
    expect(outcomes(report)).toEqual(['held 2.1.1: stable is on it', 'removed 2.1.0'])
    expect(shop.contents()).toMatchObject({ '2.1.1': '2.1.1 sha-2a2b2c2 stable' })
  })

  test('puts a tag back if an alias moved to it during its deletion', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill({ '2.1.0': '2.1.0', '2.1.1': '2.1.1 2.1' })
    let requests = 0
    shop.registry.settings.throttle = ({ method, url }) => {
      const isTag = url.pathname.endsWith(deletion === 'tag' ? '/2.1.0' : '')
      if (method === 'DELETE' && isTag && ++requests === (deletion === 'tag' ? 1 : 3))
        shop.registry.image(path, 'stable', { content: '2.1.0' })
      return undefined
    }
    const report = await shop.prune({ keepMinor: 1 })
    expect(outcomes(report)).toEqual(['held 2.1.0: stable is on it; semtag put it back'])
    expect(report).toMatchObject({ status: 'complete', manifests: [] })
    expect(shop.contents()).toEqual({ '2.1.0': '2.1.0 stable', '2.1.1': '2.1 2.1.1' })
  })
})

test('the manifest of a deleted tag stays if it belongs to an image that stays', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'tag' })
  shop.fill({ '2.1.3': '2.1.3 2.1' })
  const subject = buildImage({ content: '2.1.3' })
  const { digest } = shop.registry.image(path, '2.1.0', { content: 'a test result', subject })
  const report = await shop.prune({ keepMinor: 1 })
  expect(report).toMatchObject({ status: 'complete', manifests: [] })
  expect(outcomes(report)).toEqual(['removed 2.1.0'])
  expect(shop.registry.manifests(path).has(digest)).toBe(true)
})

test('only plans in a dry run, and if the user does not confirm', async () => {
  const shop = await openMaintenanceWorkshop()
  shop.fill(line)
  const plan = await shop.prune({ keepMinor: 2 }, { dryRun: true })
  expect(plan).toMatchObject({ status: 'complete', dryRun: true, manifests: [] })
  const shown: PruningReport[] = []
  const asked = await shop.prune({ keepMinor: 2 }, { confirm: async (one) => shown.push(one) === 0 })
  expect(shown).toEqual([plan])
  expect(asked).toEqual(plan)
  expect(goes(plan)).toEqual(['2.1.1', '2.1.0'])
  expect(writesOf(shop)).toEqual([])
})

test('a plan has the size of each image, and of all with shared layers once', async () => {
  const shop = await openMaintenanceWorkshop()
  const { registry } = shop
  const content = 'a layer of all'.padEnd(1000)
  for (const version of ['1.0.0', '1.0.1', '1.0.2'])
    registry.image(path, version, { content, labels: { version } })
  const plan = await shop.prune({ keepMinor: 1 }, { dryRun: true })
  const [owner, ...going] = decided(plan).map(({ size }) => size ?? 0)
  expect(owner).toBe(0)
  for (const size of going) expect(size).toBeGreaterThan(1000)
  expect(plan.size).toBe(going.reduce((sum, size) => sum + size, 0) - 1000)
  // Without a shown plan, semtag reads no sizes.
  expect((await shop.prune({ keepMinor: 1 })).size).toBeNull()
})

test('a plan of more than 1000 images has no sizes', async () => {
  const shop = await openMaintenanceWorkshop()
  for (let patch = 0; patch <= 1001; patch += 1) shop.fill({ [`${patch}`]: `1.0.${patch}` })
  const plan = await shop.prune({ keepMinor: 1 }, { dryRun: true, max: 2000 })
  expect([goes(plan).length, plan.size]).toEqual([1001, null])
  expect(shop.registry.lines.filter((one) => one.startsWith('GET ') && one.includes('sha256'))).toEqual([])
})

test('a plan for another tool says which images stay, and why', async () => {
  const shop = await openMaintenanceWorkshop()
  shop.fill(line)
  const { shared } = fillIndexes(shop)
  const rules = { keepMinor: 2, others: globs(['*-amd64-7']) }
  const plan = await shop.prune(rules, { dryRun: true, printed: true })
  expect(goingImages(plan).map(({ tags, stays }) => [tags, stays])).toEqual([
    [['build-amd64-7'], '1.0.0 needs it'],
    [['2.1.0'], undefined],
    [['2.1.1'], 'sha-2a2b2c2 is on it'],
  ])
  expect(plan.size).toBeNull()
  expect(shop.registry.manifests(path).has(shared)).toBe(true)
})

test('nothing goes if more than --max would', async () => {
  const shop = await openMaintenanceWorkshop()
  shop.fill(line)
  const report = await shop.prune({ keepMinor: 2 }, { max: 1 })
  expect(report.status).toBe('refused')
  expect(report.problems).toEqual([
    expect.objectContaining({ code: 'TOO_MANY_TAGS', message: expect.stringContaining('2 tags of ') }),
  ])
  expect(goes(report)).toEqual(['2.1.1', '2.1.0'])
  expect(writesOf(shop)).toEqual([])
})

test('--older-than lets only old images go, and those of unknown age stay', async () => {
  const shop = await openMaintenanceWorkshop()
  const { registry } = shop
  const add = (tag: string, created?: string) =>
    registry.image(path, tag, { content: tag, ...(created && { config: { created } }) })
  add('1.0.0', '2026-01-01T00:00:00Z')
  add('1.0.1')
  add('1.0.2', '2026-11-01T00:00:00Z')
  add('1.0.3', '2026-11-02T00:00:00Z')
  const children = ['2026-01-01T00:00:00Z', '2026-11-01T00:00:00Z'].map((created) =>
    registry.image(path, undefined, { content: created, config: { created } }),
  )
  const index = buildIndex(children)
  registry.addManifest(path, '0.9.0', index.bytes, index.mediaType)
  add('0.9.1', '2026-11-02T00:00:00Z')
  const report = await shop.prune(
    { keepMinor: 1, before: Date.parse('2026-10-01T00:00:00Z') },
    { dryRun: true },
  )
  expect(reasons(report, ['1.0.0', '1.0.1', '1.0.2', '0.9.0'])).toEqual([
    'young 1.0.2',
    'undated 1.0.1',
    'not-kept 1.0.0',
    'young 0.9.0',
  ])
  // Only candidates are asked for.
  const blobs = registry.lines.filter((one) => one.includes('/blobs/'))
  expect(blobs).toHaveLength(5)
})

test('a registry that deletes nothing loses nothing', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'none' })
  shop.fill(line)
  const before = shop.contents()
  const report = await shop.prune({ keepMinor: 2 })
  expect(report.status).toBe('refused')
  expect(report.problems.map(({ code }) => code)).toEqual(['UNSUPPORTED'])
  expect(shop.contents()).toEqual(before)
})

test.each(['ghcr.io', '123456789012.dkr.ecr.eu-west-1.amazonaws.com'])(
  '%s is not asked at all',
  async (host) => {
    const shop = await openMaintenanceWorkshop()
    shop.fill(line)
    const report = await shop.prune({ keepMinor: 2 }, { host })
    expect(report).toMatchObject({ status: 'refused', problems: [{ code: 'UNSUPPORTED' }] })
    expect(writesOf(shop)).toEqual([])
  },
)

test('a registry that deletes all tags of an image loses none that stays', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'image' })
  shop.fill(line)
  const report = await shop.prune({ keepMinor: 2 })
  expect(report).toMatchObject({ status: 'partial', problems: [{ code: 'REGISTRY_ERROR' }] })
  expect(shop.contents()).toMatchObject({ '2.1.1': 'sha-2a2b2c2', '2.1.3': '2 2.1 2.1.3 latest' })
  expect(await wholeness(shop.registry, path)).toEqual([])
})

test('a list that is cut stops the run, before it or in it', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'tag', hidesPrefixed: 'all' })
  const { settings } = shop.registry
  // The list leaves out latest, because it names late.
  shop.fill({ '1.0.0': '1.0.0', '1.0.1': '1.0.1', '1.0.2': '1.0.2 latest', other: 'late' })
  const incomplete = [expect.objectContaining({ code: 'TAG_LIST_INCOMPLETE' })]
  expect(await shop.prune({ keepMinor: 1 })).toMatchObject({ status: 'refused', problems: incomplete })
  expect(writesOf(shop)).toEqual([])
  settings.hidesPrefixed = 'nothing'
  settings.throttle = ({ method }) => {
    if (method === 'DELETE') settings.hidesPrefixed = 'all'
    return undefined
  }
  const cut = await shop.prune({ keepMinor: 1 })
  expect(cut).toMatchObject({ status: 'partial', problems: incomplete, manifests: [] })
  expect(outcomes(cut)).toEqual(['pending 1.0.1: no rule keeps it', 'removed 1.0.0'])
})

test('a late list does not let a tag go that is gone already', async () => {
  const shop = await openMaintenanceWorkshop({ listLag: 2000 })
  shop.fill(line)
  await shop.clock.sleep(5000, new AbortController().signal)
  const report = await shop.prune({ keepMinor: 2 })
  expect(report.status).toBe('complete')
  expect(shop.contents()).toEqual({
    '2.1.1': 'sha-2a2b2c2',
    '2.1.2': '2.1.2',
    '2.1.3': '2 2.1 2.1.3 latest',
  })
})

test('the marker of a withdrawn version stays when the version goes', async () => {
  const shop = await openMaintenanceWorkshop()
  shop.fill(line)
  await shop.yank('2.1.3')
  const report = await shop.prune({ withdrawn: true })
  expect(outcomes(report)).toEqual(['removed 2.1.3'])
  expect([...shop.registry.tags(path).keys()]).toContain('yanked-2.1.3')
  expect(shop.contents()).toMatchObject({ '2.1.2': '2 2.1 2.1.2 latest' })
})

function fillIndexes({ registry }: MaintenanceWorkshop) {
  const child = (content: string) => registry.image(path, undefined, { content })
  const [shared, own, other] = [child('shared'), child('own'), child('other')]
  const add = (tag: string, children: readonly ReturnType<typeof child>[]) => {
    const index = buildIndex(children)
    registry.addManifest(path, tag, index.bytes, index.mediaType)
    return index.digest
  }
  const gone = add('1.0.0', [shared, own])
  const kept = add('1.0.1', [shared, other])
  registry.addManifest(path, 'build-amd64-7', shared.bytes, shared.mediaType)
  return { gone, kept, shared: shared.digest, own: own.digest }
}

/** A signature by cosign's tag, and an SBOM that names the image as its subject. */
function signed({ registry }: MaintenanceWorkshop, tag: string) {
  const digest = registry.tags(path).get(tag)
  if (digest === undefined) throw new TypeError(tag)
  const image = parseDigest(digest)
  const manifest = buildImage({ content: tag })
  const signature = registry.image(path, `${fallbackTag(image)}.sig`, { content: `signature of ${tag}` })
  const sbom = registry.image(path, undefined, { content: `SBOM of ${tag}`, subject: manifest })
  if (!registry.settings.referrers) {
    const list = buildIndex([sbom], { platforms: [] })
    registry.addManifest(path, fallbackTag(image), list.bytes, list.mediaType)
  }
  return { image, signature: signature.digest, sbom: sbom.digest }
}

const decided = ({ lines }: PruneReport) => lines.flatMap(({ tags }) => tags)
const goes = (report: PruneReport) =>
  decided(report).flatMap(({ decision, tag }) => (decision === 'goes' ? [tag] : []))
const reasons = (report: PruneReport, tags: readonly string[]) =>
  decided(report).flatMap(({ reason, tag }) => (tags.includes(tag) ? [`${reason} ${tag}`] : []))
const outcomes = (report: PruneReport) =>
  decided(report).flatMap(({ outcome, tag, note }) =>
    outcome === null ? [] : [outcome === 'removed' ? `removed ${tag}` : `${outcome} ${tag}: ${note}`],
  )
const writesOf = ({ registry }: MaintenanceWorkshop) =>
  registry.lines.filter((one) => !/^(?:GET|HEAD) /.test(one))
