import { describe, expect, test, vi } from 'vitest'
import { history } from '../domain/cases/history.ts'
import { immutableTags, limitAt, type Vendor, vendors } from '../support/registry/vendors.ts'
import { codes, lies, tagLines } from './tag-lines.ts'
import { openWorkshop, path, type Workshop } from './workshop.ts'

// semtag reads often from registries that answer late.
vi.setConfig({ testTimeout: 20_000 })

const exactTags = /^\d+\.\d+\.\d+/
const aliases = /^(?:latest|\d+(?:\.\d+)?)$/

/** A registry with the manners of the vendor, and the versions that were released to it. */
async function open({ options, credential }: Vendor, ...versions: readonly string[]): Promise<Workshop> {
  const workshop = await openWorkshop({ registries: [options], credential })
  // Some vendors need an existing repository; for the others, a tag without meaning does no harm.
  workshop.registry.image(path, 'main')
  for (const version of versions) {
    workshop.build(version)
    expect(await workshop.release(version)).toMatchObject({ status: 'complete' })
  }
  workshop.registry.clearLog()
  return workshop
}

function hints(report: Awaited<ReturnType<Workshop['release']>>): string {
  return report.targets.flatMap(({ problems }) => problems.map(({ hint = '' }) => hint)).join('\n')
}

const all = Object.entries<Vendor>(vendors)

describe.each(all)('%s', (_name, vendor) => {
  test('the history ends right, and another run changes nothing', async () => {
    const workshop = await open(vendor)
    for (const { version } of history) {
      workshop.build(version)
      const report = await workshop.release(version)
      expect(report).toMatchObject({ status: 'complete', version })
      expect(lies(report.targets[0] ?? { tags: [] }, workshop.registry.tags(path))).toEqual([])
    }
    const owners = { '0.3': '0.3.1', '2.1': '2.1.115', '2': '2.2.11', '3.0': '3.0.42', '3': '3.0.42' }
    const tags = workshop.registry.tags(path)
    for (const [alias, owner] of Object.entries({ ...owners, latest: '3.0.42' }))
      expect({ alias, digest: tags.get(alias) }).toEqual({ alias, digest: tags.get(owner) })

    workshop.registry.clearLog()
    expect(tagLines(await workshop.release('2.1.115'))).toEqual([
      'unchanged 2.1.115',
      'unchanged 2.1',
      'held 2: newer 2.2.11',
      'held latest: newer 3.0.42',
    ])
    expect(workshop.writes()).toEqual([])
  })

  test('semtag refuses other content and a withdrawn version, and writes nothing', async () => {
    const workshop = await open(vendor, '2.1.114')
    workshop.build('2.1.114', { content: 'another' })
    const other = await workshop.release('2.1.114')
    expect([other.status, codes(other)]).toEqual(['refused', ['EXACT_TAG_EXISTS']])

    // Older writes no longer show late.
    workshop.registry.settings.staleReads = 0
    workshop.registry.image(path, 'yanked-2.1.115', { content: 'a withdrawal' })
    workshop.build('2.1.115')
    const withdrawn = await workshop.release('2.1.115')
    expect([withdrawn.status, codes(withdrawn)]).toEqual(['refused', ['VERSION_WITHDRAWN']])
    expect(workshop.writes()).toEqual([])
  })

  test('the highest version counts on every page of the list', async () => {
    const workshop = await open(vendor)
    workshop.registry.settings.staleReads = 0
    const { bytes, mediaType } = workshop.registry.image(path, '3.0.42')
    const more = (workshop.registry.settings.pageSize ?? 100) + 50
    for (let patch = 0; patch < more; patch++)
      workshop.registry.addManifest(path, `1.0.${patch}`, bytes, mediaType)
    workshop.registry.image(path, '2.1.1', { content: '2.1.1' })
    workshop.build('2.1.1', { content: '2.1.1' })
    workshop.registry.clearLog()
    expect(tagLines(await workshop.release('2.1.1', { dryRun: true }))).toEqual([
      'unchanged 2.1.1',
      'created 2.1',
      'created 2',
      'held latest: newer 3.0.42',
    ])
    const pages = workshop.registry.log.filter(
      ({ path: asked, status }) => asked.includes('/tags/list') && status === 200,
    )
    expect(pages).toHaveLength(workshop.registry.settings.pageSize === undefined ? 1 : 2)
  })

  test('semtag renews a token that expires in the middle', async () => {
    const workshop = await open(vendor, '2.1.114')
    workshop.build('2.1.115')
    workshop.onPush = (push) => {
      workshop.registry.revokeTokens()
      return workshop.deliver(push)
    }
    expect(await workshop.release('2.1.115')).toMatchObject({ status: 'complete' })
    const refused = workshop.registry.log.filter(
      ({ status, authorization }) => status === 401 && authorization === 'bearer',
    )
    const { auth = 'open' } = vendor.options
    expect(refused.length > 0).toBe(auth !== 'open' && 'bearer' in auth)
  })

  test('semtag waits for reads that are late for a while', async () => {
    const workshop = await open(vendor, '2.1.114')
    workshop.registry.settings.staleReads = 3
    workshop.build('2.1.115')
    const report = await workshop.release('2.1.115')
    expect(report).toMatchObject({ status: 'complete' })
    expect(lies(report.targets[0] ?? { tags: [] }, workshop.registry.tags(path))).toEqual([])
    expect(workshop.clock.waits.length).toBeGreaterThan(0)
  })

  test("the engine gets the vendor's refusal if the repository does not exist", async () => {
    const { options, credential } = vendor
    const workshop = await openWorkshop({ registries: [options], credential })
    workshop.build('2.1.115')
    const report = await workshop.release('2.1.115')
    const creates = options.unknownRepository === undefined
    expect(report.status).toBe(creates ? 'complete' : 'failed')
    if (!creates) expect(hints(report)).toContain('Create the repository first')
  })
})

describe.each(all.filter(([, { refusal }]) => refusal))('%s, which has immutable tags', (_name, vendor) => {
  const { refusal } = vendor

  test('an immutable exact tag that has the content already is success', async () => {
    const workshop = await open(vendor, '2.1.115')
    workshop.registry.settings.immutable = immutableTags(vendor, exactTags)
    expect(await workshop.release('2.1.115')).toMatchObject({ status: 'complete' })
    workshop.build('2.1.115', { content: 'another' })
    const replaced = await workshop.release('2.1.115', { policy: { overwrite: true } })
    expect([replaced.status, codes(replaced)]).toEqual(['refused', ['TAG_IMMUTABLE']])
    expect(hints(replaced)).toContain(refusal?.hint)
    expect(workshop.writes()).toEqual([])
  })

  test('an immutable alias is refused before a write, and partial after one', async () => {
    const workshop = await open(vendor, '2.1.114')
    workshop.registry.settings.immutable = immutableTags(vendor, aliases)
    workshop.build('2.1.115')
    const after = await workshop.release('2.1.115')
    expect([after.status, codes(after)]).toEqual(['partial', ['TAG_IMMUTABLE']])
    expect(tagLines(after)[0]).toBe('created 2.1.115')
    expect(hints(after)).toContain(refusal?.hint)
    const before = await workshop.release('2.1.115')
    expect([before.status, codes(before)]).toEqual(['refused', ['TAG_IMMUTABLE']])
    expect(lies(before.targets[0] ?? { tags: [] }, workshop.registry.tags(path))).toEqual([])
  })
})

describe.each(all.filter(([, { limit }]) => limit))('%s, which has a rate limit', (_name, vendor) => {
  const { limit } = vendor

  test('semtag waits for a rate limit, and reports one that is too long', async () => {
    const workshop = await open(vendor, '2.1.114')
    workshop.build('2.1.115')
    workshop.registry.settings.throttle = limitAt(vendor, 1, 20)
    expect(await workshop.release('2.1.115')).toMatchObject({ status: 'complete' })
    expect(workshop.clock.waits.includes(20_000)).toBe(limit?.saysWhen)
    expect(workshop.registry.log.map(({ status }) => status)).toContain(429)

    workshop.build('2.1.116')
    // The push is read back, and once more after that has failed.
    const [first, second] = [limitAt(vendor, 1, 21_600), limitAt(vendor, 1, 21_600)]
    workshop.registry.settings.throttle = (request) => first(request) ?? second(request)
    const report = await workshop.release('2.1.116')
    if (limit?.saysWhen === false) return expect(report.status).toBe('complete')
    expect([report.status, codes(report)]).toEqual(['partial', ['RATE_LIMITED']])
    expect(hints(report)).toContain('21600 seconds')
  })
})
