import { describe, expect, onTestFinished, test } from 'vitest'
import { type Problem, SemtagError } from '../../src/domain/errors.ts'
import { parseTag } from '../../src/domain/image/tag.ts'
import type { ListReport } from '../../src/domain/list-report.ts'
import type { ListedRelease } from '../../src/domain/plan/listing.ts'
import { defaultPolicy, type Policy } from '../../src/domain/tags/policy.ts'
import { restoredManifest as restored, withdrawalManifest } from '../../src/domain/tags/withdrawal.ts'
import { readConfiguration } from '../../src/manifest/configuration.ts'
import type { Manifest } from '../../src/ports/content.ts'
import { type DescribeOptions, describeVersions, list } from '../../src/release/list.ts'
import { createFixture } from '../registry/fixture.ts'
import { testClock } from '../support/clock.ts'
import { manifestOf } from '../support/memory-registry.ts'
import { contentOf } from '../support/model-repository.ts'
import { onlyList } from '../support/only-repository.ts'
import { buildIndex } from '../support/registry/image.ts'
import { type RegistryOptions, startRegistry, type TestRegistry } from '../support/registry/registry.ts'

describe('describeVersions', () => {
  const versions: readonly ListedRelease[] = Array.from({ length: 40 }, (_, patch) => ({
    version: `2.1.${patch}`,
    tag: parseTag(`2.1.${patch}`),
    digest: null,
  }))

  test('reads nothing that nobody asked for', async () => {
    const { described, asked } = await describeAll(versions, { platforms: false })
    expect(described).toEqual(versions)
    expect(asked).toEqual([])
  })

  test('reads several manifests at once, and gives each version its own', async () => {
    const { described, asked, most } = await describeAll(versions, { platforms: true })
    expect(described).toEqual(
      versions.map((version) => ({ ...version, digest: contentOf(version.tag), platforms: [version.tag] })),
    )
    expect(asked).toHaveLength(40)
    expect(most).toBeLessThanOrEqual(5)
  })

  test('lists a version whose manifest is gone or unreadable', async () => {
    const [gone, broken, fine] = versions
    if (gone === undefined || broken === undefined || fine === undefined) throw new Error('no version')
    const { described, problems } = await describeAll([gone, broken, fine], {
      platforms: true,
      get: async (tag) => {
        if (tag === gone.tag) return undefined
        if (tag === fine.tag) return manifestOf(tag)
        throw new SemtagError({ code: 'CONTENT_INVALID', message: 'The manifest is no JSON.' })
      },
    })
    expect(described).toMatchObject([gone, broken, { ...fine, digest: contentOf(fine.tag) }])
    expect(problems).toMatchObject([{ message: 'semtag cannot read 2.1.1: The manifest is no JSON.' }])
  })

  test('throws every other error', async () => {
    const get = async () => {
      throw new SemtagError({ code: 'DENIED', message: 'no' })
    }
    await expect(describeAll(versions, { platforms: true, get })).rejects.toThrow('no')
  })

  interface Given {
    readonly platforms: boolean
    readonly get?: (tag: string) => Promise<Manifest | undefined>
  }

  /** Describes versions of a registry whose images have their tag for a platform. */
  async function describeAll(
    given: readonly ListedRelease[],
    { platforms, get = async (tag) => manifestOf(tag) }: Given,
  ) {
    const asked: string[] = []
    const problems: Problem[] = []
    let [now, most] = [0, 0]
    const content: DescribeOptions['content'] = {
      async get(tag) {
        asked.push(tag)
        most = Math.max(most, ++now)
        await Promise.resolve()
        now--
        return get(tag)
      },
      has: async () => true,
      blob: () => {
        throw new Error('no blob')
      },
      referrers: async () => [],
    }
    const described = await describeVersions(given, {
      platforms,
      content,
      configuration: async (_, { bytes }) => ({ platform: new TextDecoder().decode(bytes), labels: {} }),
      onProblem: (problem) => problems.push(problem),
      signal: new AbortController().signal,
    })
    return { described, asked, most, problems }
  }
})

describe('list', () => {
  const path = 'gallery/ui'
  const imageType = 'application/vnd.oci.image.manifest.v1+json'

  test('shows a repository after the history, with an alias behind its owner and a withdrawn version', async () => {
    const registry = await holding({
      a: '2.1.114 2',
      b: '2.1.115 2.1',
      c: '3.0.42 3 3.0',
      d: '2.2.11 2.2 latest',
      e: 'sha-1a2b3c4',
    })
    withdraw(registry, '3.0.42', 'it loses pictures')
    const report = await listIn(registry)
    expect(report).toMatchObject({
      schemaVersion: 1,
      command: 'ls',
      repository: `${registry.host}/${path}`,
      status: 'complete',
      others: ['sha-1a2b3c4'],
      problems: [],
    })
    expect(report.versions.map(({ version, withdrawn }) => [version, withdrawn])).toEqual([
      ['3.0.42', { time: '2026-11-21T08:00:00.000Z', reason: 'it loses pictures' }],
      ['2.2.11', undefined],
      ['2.1.115', undefined],
      ['2.1.114', undefined],
    ])
    expect(report.aliases.map(({ tag, version, owner, state }) => [tag, version, owner, state])).toEqual([
      ['3.0', '3.0.42', null, 'unknown'],
      ['3', '3.0.42', null, 'unknown'],
      ['latest', '2.2.11', '2.2.11', 'on-owner'],
      ['2.2', '2.2.11', '2.2.11', 'on-owner'],
      ['2', '2.1.114', '2.2.11', 'behind'],
      ['2.1', '2.1.115', '2.1.115', 'on-owner'],
    ])
  })

  test('reads one tag list, and each alias and its owner once', async () => {
    const registry = await holding({
      a: '2.1.114',
      b: '2.1.115 2.1',
      c: '2.2.11 2.2 2 latest',
      d: '2.0.1 2.0.2 2.0.3 2.1.1',
    })
    await listIn(registry)
    expect(registry.lines.toSorted()).toEqual([
      'GET /v2/gallery/ui/tags/list?n=1000 200',
      ...['2', '2.1', '2.1.115', '2.2', '2.2.11', 'latest'].map(
        (tag) => `HEAD /v2/gallery/ui/manifests/${tag} 200`,
      ),
    ])
  })

  test('needs no more reads for a hundred times the tags', async () => {
    const registry = await holding(
      Object.fromEntries(
        Array.from({ length: 50 }, (_, minor) => [
          `m${minor}`,
          Array.from({ length: 50 }, (_none, patch) => `2.${minor}.${patch}`)
            .concat(`2.${minor}`)
            .join(' '),
        ]),
      ),
      { pageSize: 1000 },
    )
    const { versions, aliases } = await listIn(registry)
    expect([versions.length, aliases.length]).toEqual([2500, 51])
    const count = (method: string) => registry.log.filter((entry) => entry.method === method).length
    expect([count('GET'), count('HEAD')]).toEqual([3, 102])
  })

  test('reads every version with digests', async () => {
    const registry = await holding({ a: '2.1.114 2.1.113', b: '2.1.115 2.1' })
    const { versions } = await listIn(registry, { digests: true })
    const points = registry.tags(path)
    expect(versions.map(({ tag, digest }) => digest === points.get(tag))).toEqual([true, true, true])
  })

  test('shows the platforms of every version', async () => {
    const registry = await holding({ a: '1.0.0' })
    const [amd, arm, attestation] = ['amd', 'arm', 'attestation'].map((content) =>
      registry.image(path, undefined, { content }),
    )
    if (amd === undefined || arm === undefined || attestation === undefined) throw new Error('no image')
    const index = buildIndex([amd, arm, attestation], {
      platforms: ['linux/amd64', 'linux/arm64/v8', 'unknown/unknown'],
    })
    registry.addManifest(path, '2.0.0', index.bytes, index.mediaType)
    const { versions } = await listIn(registry, { platforms: true })
    expect(versions).toEqual([
      { version: '2.0.0', tag: '2.0.0', digest: index.digest, platforms: ['linux/amd64', 'linux/arm64/v8'] },
      {
        version: '1.0.0',
        tag: '1.0.0',
        digest: registry.tags(path).get('1.0.0'),
        platforms: ['linux/amd64'],
      },
    ])
  })

  test('lists a version with unreadable content, and reports the problem', async () => {
    const registry = await holding({ a: '2.1.114' })
    let index = buildIndex([registry.image(path, undefined, { content: 'amd' })])
    for (const _ of Array.from({ length: 5 })) {
      registry.addManifest(path, '2.1.115', index.bytes, index.mediaType)
      index = buildIndex([index], { platforms: [undefined] })
    }
    const { status, versions, problems } = await listIn(registry, { platforms: true })
    expect(status).toBe('failed')
    expect(versions.map(({ version, platforms }) => [version, platforms])).toEqual([
      ['2.1.115', undefined],
      ['2.1.114', ['linux/amd64']],
    ])
    expect(problems).toMatchObject([
      { code: 'CONTENT_INVALID', message: expect.stringContaining('semtag cannot read 2.1.115: The index') },
    ])
  })

  test('shows a withdrawal without annotations, and none for a restored marker', async () => {
    const registry = await holding({ a: '2.1.114', b: '2.1.115', c: '2.1.116', marker: 'yanked-2.1.115' })
    registry.addManifest(path, 'yanked-2.1.116', Buffer.from(restored), imageType)
    const { versions } = await listIn(registry)
    expect(versions.map(({ version, withdrawn }) => [version, withdrawn])).toEqual([
      ['2.1.116', undefined],
      ['2.1.115', { time: null, reason: null }],
      ['2.1.114', undefined],
    ])
  })

  test('fails for a repository that does not exist', async () => {
    const registry = await holding({})
    expect(await listIn(registry)).toMatchObject({
      status: 'failed',
      versions: [],
      problems: [
        { code: 'REPOSITORY_NOT_FOUND', message: expect.stringContaining(`${registry.host}/${path}`) },
      ],
    })
  })

  test('is refused if the registry refuses the tag list', async () => {
    const registry = await holding({ a: '2.1.114' })
    registry.fault(
      { path: /tags\/list/ },
      { status: 403, body: { errors: [{ code: 'DENIED', message: 'no' }] } },
    )
    expect(await listIn(registry)).toMatchObject({
      status: 'refused',
      problems: [{ code: 'TAG_LIST_REFUSED' }],
    })
  })

  test('ends with the reason of an interruption', async () => {
    const registry = await holding({ a: '2.1.114' })
    const error = new SemtagError({ code: 'INTERRUPTED', message: 'Interrupted.' })
    const report = await listIn(registry, { signal: AbortSignal.abort(error) })
    expect(report).toMatchObject({ status: 'failed', problems: [{ code: 'INTERRUPTED' }] })
  })

  /** A registry with images under tags: `{ a: '2.1.114 2.1' }`. */
  async function holding(
    contents: Readonly<Record<string, string>>,
    options: RegistryOptions = {},
  ): Promise<TestRegistry> {
    const registry = await startRegistry(options)
    onTestFinished(() => registry.close())
    for (const [content, tags] of Object.entries(contents))
      for (const tag of tags.split(' ')) registry.image(path, tag, { content })
    return registry
  }

  function withdraw(registry: TestRegistry, version: string, reason: string): void {
    const text = withdrawalManifest({
      version,
      reason,
      digest: contentOf('c'),
      time: new Date('2026-11-21T08:00:00Z'),
    })
    registry.addManifest(path, `yanked-${version}`, Buffer.from(text), imageType)
  }

  interface Given {
    readonly policy?: Partial<Policy>
    readonly digests?: boolean
    readonly platforms?: boolean
    readonly signal?: AbortSignal
  }

  function listIn(
    registry: TestRegistry,
    { policy: given, digests = false, platforms = false, signal = new AbortController().signal }: Given = {},
  ): Promise<ListReport> {
    const fixture = createFixture()
    const policy = { ...defaultPolicy, ...given }
    const request = { digests, platforms }
    return list(
      { repositories: [{ repository: { registry: registry.host, path }, policy }], ...request },
      {
        registry: () => fixture.at(registry),
        clock: testClock(),
        configuration: readConfiguration,
        signal,
      },
    ).then(onlyList)
  }
})
