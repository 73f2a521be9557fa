import { describe, expect, test } from 'vitest'
import { interrupted } from './errors.ts'
import { codes, tagLines } from './tag-lines.ts'
import { openWorkshop, path, type Workshop } from './workshop.ts'

describe('engine image', () => {
  /** The local tags of the target's repository. */
  function localTags({ engine, registry }: Workshop): readonly string[] {
    const prefix = `${registry.host}/${path}:`
    return [...engine.names.keys()]
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))
  }

  test('the engine keeps local tags for what was written', async () => {
    const workshop = await openWorkshop()
    workshop.registry.image(path, '3.0.0', { content: '3.0.0' })
    workshop.build('2.1.115')
    await workshop.release('2.1.115')
    expect(localTags(workshop).toSorted()).toEqual(['2', '2.1', '2.1.115'])
  })

  test('the engine also keeps local tags for what semtag tagged with a PUT', async () => {
    const workshop = await openWorkshop()
    const { digest } = workshop.registry.image(path, 'edge', { content: 'one' })
    const name = `${workshop.registry.host}/${path}`
    workshop.build('2.1.115', { content: 'one', repositoryDigests: [`${name}@${digest}`] })
    await workshop.release('2.1.115')
    expect(localTags(workshop).toSorted()).toEqual(['2', '2.1', '2.1.115', 'latest'])
  })

  test('a release that writes nothing tags nothing', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    for (const tag of ['2.1.115', '2.1', '2', 'latest'])
      workshop.registry.image(path, tag, { content: '2.1.115' })
    await workshop.release('2.1.115')
    expect(localTags(workshop)).toEqual([])
  })

  test('a refused release tags nothing', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    workshop.registry.image(path, '2.1.115', { content: 'another' })
    await workshop.release('2.1.115')
    expect(localTags(workshop)).toEqual([])
  })

  test('--no-local-tags removes exactly the tags that the release added', async () => {
    const workshop = await openWorkshop()
    const before = `${workshop.registry.host}/${path}:edge`
    workshop.build('2.1.115', { tags: ['ui:2.1.115', before] })
    const report = await workshop.release('2.1.115', { localTags: false })
    expect(report.status).toBe('complete')
    expect(localTags(workshop)).toEqual(['edge'])
    expect([...workshop.engine.names.keys()]).toContain('docker.io/library/ui:2.1.115')
  })

  test('--no-local-tags keeps a tag that was there before', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115', { tags: [`${workshop.registry.host}/${path}:2.1.115`] })
    await workshop.release('2.1.115', {
      image: `${workshop.registry.host}/${path}:2.1.115`,
      localTags: false,
    })
    expect(localTags(workshop)).toEqual(['2.1.115'])
  })

  test('--no-local-tags leaves nothing after a failure', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    workshop.onPush = () => {
      throw new Error('denied')
    }
    const report = await workshop.release('2.1.115', { localTags: false })
    expect(codes(report)).toEqual(['DENIED'])
    expect(localTags(workshop)).toEqual([])
  })

  test('--no-local-tags leaves nothing after an interruption', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    const stop = new AbortController()
    workshop.onPush = () => {
      stop.abort(interrupted())
      return new Promise(() => {})
    }
    const report = await workshop.release('2.1.115', { localTags: false, signal: stop.signal })
    expect(codes(report)).toEqual(['INTERRUPTED'])
    expect(localTags(workshop)).toEqual([])
  })

  test.each([true, false])('local tags that cannot be tidied are a warning, kept: %s', async (keep) => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    workshop.onPush = (push) => {
      for (let count = 0; count < 4; count += 1)
        workshop.engine.answer(/\/tag$|^DELETE /, { status: 500, message: 'no space left on device' })
      return workshop.deliver(push)
    }
    const report = await workshop.release('2.1.115', { localTags: keep })
    expect(report.status).toBe('complete')
    expect(report.warnings).toEqual([expect.stringContaining('local tags')])
    expect(report.warnings[0]).toContain('no space left on device')
  })

  test('a local tag that fails before the push is an error of the engine', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    workshop.engine.answer(/\/tag$/, { status: 500, message: 'no space left on device' })
    const report = await workshop.release('2.1.115')
    expect(report.status).toBe('failed')
    expect(codes(report)).toEqual(['ENGINE_ERROR'])
  })

  test('semtag reports the progress of layers', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    await workshop.release('2.1.115')
    expect(workshop.events).toContainEqual(
      expect.objectContaining({
        kind: 'layer',
        repository: `${workshop.registry.host}/${path}`,
        progress: expect.objectContaining({ status: 'Pushing', current: 512, total: 1024 }),
      }),
    )
  })

  test('--no-local-tags gives a local name back to the image that had it', async () => {
    const workshop = await openWorkshop()
    const name = `${workshop.registry.host}/${path}:2.1.115`
    workshop.build('1.0.0', { tags: ['ui:1.0.0', name] })
    const former = workshop.engine.names.get(name)
    workshop.build('2.1.115')
    const report = await workshop.release('2.1.115', { localTags: false })
    expect(report.status).toBe('complete')
    expect(workshop.engine.names.get(name)?.id).toBe(former?.id)
    expect(former).toBeDefined()
  })

  test('a failed push leaves no local name that the next release would take for the image', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    workshop.onPush = () => {
      throw new Error('denied: no')
    }
    const report = await workshop.release('2.1.115')
    expect(report.status).toBe('failed')
    expect(localTags(workshop)).toEqual([])
  })
})

describe('engine source', () => {
  test('a missing image is an error of semtag', async () => {
    const workshop = await openWorkshop()
    const report = await workshop.release('2.1.115', { image: 'ui' })
    expect(report).toMatchObject({ status: 'failed', targets: [], source: { image: 'ui', id: null } })
    expect(report.problems).toEqual([
      {
        code: 'IMAGE_NOT_FOUND',
        speaker: 'semtag',
        message: 'The engine has no image "ui:latest".',
        hint: 'Build it first, or find its name with docker images. If the image is only in a registry, name it docker://REGISTRY/ui:latest.',
      },
    ])
    expect(workshop.registry.log.filter(({ method }) => method === 'PUT')).toEqual([])
  })

  test('the hint for a missing image with a registry says how to release from that registry', async () => {
    const workshop = await openWorkshop()
    const report = await workshop.release('2.1.115', { image: 'ghcr.io/acme/ui:build-7' })
    expect(report.problems[0]).toMatchObject({
      message: 'The engine has no image "ghcr.io/acme/ui:build-7".',
      hint: expect.stringMatching(/name it docker:\/\/ghcr\.io\/acme\/ui:build-7\.$/),
    })
  })

  test('semtag takes the image of the version if the named image does not exist, and says so', async () => {
    const workshop = await openWorkshop()
    const { digest } = workshop.build('2.1.115')
    const report = await workshop.release('2.1.115', { image: 'ui' })
    expect(report).toMatchObject({
      status: 'complete',
      targets: [{ digest }],
      warnings: ['The engine has no ui:latest; semtag takes ui:2.1.115.'],
    })
  })

  test('a name without a tag that means two images is a usage error', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115', { content: 'one' })
    const { config } = workshop.build('latest', { content: 'another' })
    await expect(workshop.release('2.1.115', { image: 'ui' })).rejects.toMatchObject({
      code: 'IMAGE_CONTRADICTS',
      message: expect.stringContaining(`ui:latest (${config}) and ui:2.1.115 (`),
      hint: 'Name the image to release: ui:2.1.115 or ui:latest.',
    })
    expect(workshop.writes()).toEqual([])
  })

  test.each([
    ['the same image', 'ui', ['ui:latest', 'ui:2.1.115']],
    ['named with its tag', 'ui:latest', ['ui:latest']],
  ])('semtag takes a name that means one image: %s', async (_, image, tags) => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115', { content: 'one', tags })
    if (tags.length === 1) workshop.build('2.1.115', { content: 'another' })
    expect((await workshop.release('2.1.115', { image })).status).toBe('complete')
  })

  test('semtag looks for an image by the exact tag of the policy', async () => {
    const workshop = await openWorkshop()
    workshop.build('v2.1.115-alpine')
    const policy = { tagPrefix: 'v', variant: 'alpine' }
    const report = await workshop.release('2.1.115', { image: 'ui', policy })
    expect(report.warnings).toEqual(['The engine has no ui:latest; semtag takes ui:v2.1.115-alpine.'])
  })

  const label = 'org.opencontainers.image.version'

  test.each([
    ['the version', { [label]: '2.1.115' }, false, undefined],
    ['the version', { [label]: 'v2.1.115' }, true, undefined],
    ['nothing', {}, false, undefined],
    ['nothing', { [label]: '' }, false, undefined],
    ['another version', { [label]: '2.1.114' }, false, 'warning'],
    ['no version', { [label]: 'nightly' }, false, 'warning'],
    ['another version', { [label]: '2.1.114' }, true, 'refusal'],
    ['nothing', {}, true, 'refusal'],
    ['nothing', { [label]: '' }, true, 'refusal'],
  ] as const)('a label with %s: %o, required: %s', async (_, labels, requireVersionLabel, consequence) => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115', { labels })
    const report = await workshop.release('2.1.115', { requireVersionLabel })
    expect(report.status).toBe(consequence === 'refusal' ? 'refused' : 'complete')
    expect(codes(report)).toEqual(consequence === 'refusal' ? ['VERSION_LABEL'] : [])
    expect(report.warnings).toHaveLength(consequence === 'warning' ? 1 : 0)
    expect(workshop.writes().length > 0).toBe(consequence !== 'refusal')
    const warned = workshop.events.filter(({ kind }) => kind === 'warning')
    expect(warned).toEqual(report.warnings.map((message) => ({ kind: 'warning', message })))
  })

  test.each([
    ['package.json', '2.1.114', 'refused'],
    ['npm_package_version', '2.1.114', 'refused'],
    ['package.json', '2.1.115', 'complete'],
    ['package.json', '22.04', 'complete'],
    ['GITHUB_REF', '2.1.114', 'complete'],
    [undefined, '2.1.114', 'complete'],
  ] as const)('a version from %s with the label %s: %s', async (versionFrom, says, status) => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115', { labels: { [label]: says } })
    const report = await workshop.release('2.1.115', { ...(versionFrom && { versionFrom }) })
    expect(report.status).toBe(status)
    if (status === 'complete') return
    expect(report.problems).toEqual([
      {
        code: 'VERSION_LABEL',
        speaker: 'semtag',
        message: `"ui:2.1.115" says "2.1.114" in its label ${label}, but the version in ${versionFrom} is 2.1.115.`,
        hint: 'Give VERSION to choose one of the two, or rebuild the image with its version in the label.',
      },
    ])
    expect(workshop.writes()).toEqual([])
  })

  const manifests = [{ platform: 'linux/amd64' }, { platform: 'linux/arm64', available: false }]

  test('semtag detects an incomplete index before the push', async () => {
    const workshop = await openWorkshop({ engine: { store: 'containerd' } })
    workshop.build('2.1.115', { manifests })
    const report = await workshop.release('2.1.115')
    expect(report.status).toBe('failed')
    expect(report.problems).toEqual([
      expect.objectContaining({
        code: 'IMAGE_INCOMPLETE',
        message: '"ui:2.1.115" is an index, but the engine has no content for linux/arm64.',
        hint: 'Pull all platforms, or release only the platform that the engine has, with --platform linux/amd64.',
      }),
    ])
    expect(workshop.engine.requests.filter(({ method }) => method === 'POST')).toEqual([])
  })

  // As after docker pull: a push would send one platform under the exact tag, which never changes again.
  test.each([
    { platform: undefined, dryRun: false },
    { platform: undefined, dryRun: true },
    { platform: 'linux/amd64', dryRun: false },
  ])(
    'an index without its attestations is pushed as one platform only if that was chosen: %j',
    async ({ platform, dryRun }) => {
      const workshop = await openWorkshop({ engine: { store: 'containerd' } })
      const attested = { platform: 'unknown/unknown', attestation: true, available: false }
      workshop.build('2.1.115', { manifests: [{ platform: 'linux/amd64' }, attested] })
      const report = await workshop.release('2.1.115', { dryRun, ...(platform && { platform }) })
      if (platform !== undefined) return expect(workshop.writes().length).toBeGreaterThan(0)
      expect(report.status).toBe('failed')
      expect(report.targets[0]?.problems).toEqual([
        expect.objectContaining({
          code: 'IMAGE_INCOMPLETE',
          message:
            '"ui:2.1.115" has attestations that the engine lacks, so it would push linux/amd64 alone instead of the index.',
          hint: 'Release the index from its registry, as docker://REGISTRY/ui:2.1.115, or this platform alone, with --platform linux/amd64.',
        }),
      ])
      expect(workshop.writes()).toEqual([])
    },
  )

  test.each([true, false])(
    'an index without its attestations needs no push where it is: plan %s',
    async (dryRun) => {
      const workshop = await openWorkshop({ engine: { store: 'containerd' } })
      const { digest } = workshop.registry.image(path, 'edge', { content: 'one' })
      workshop.engine.add({
        id: digest,
        tags: ['ui:2.1.115'],
        repositoryDigests: [`${workshop.registry.host}/${path}@${digest}`],
        manifests: [
          { platform: 'linux/amd64' },
          { platform: 'unknown/unknown', attestation: true, available: false },
        ],
      })
      const report = await workshop.release('2.1.115', { dryRun })
      expect(report.status).toBe('complete')
      expect(tagLines(report)[0]).toBe('created 2.1.115')
      expect(workshop.tagsOn(digest)).toEqual(dryRun ? ['edge'] : ['2', '2.1', '2.1.115', 'edge', 'latest'])
    },
  )

  test('semtag releases one platform of an incomplete index', async () => {
    const workshop = await openWorkshop({ engine: { store: 'containerd' } })
    const { digest } = workshop.build('one')
    workshop.engine.add({
      tags: ['ui:2.1.115'],
      manifests: [
        { platform: 'linux/amd64', digest },
        { platform: 'linux/arm64', available: false },
      ],
    })
    let platform: string | undefined
    workshop.onPush = (push) => {
      platform = push.platform
      const image = workshop.engine.names.get('docker.io/library/ui:one')
      return workshop.deliver({ ...push, image: image ?? push.image })
    }
    const report = await workshop.release('2.1.115', { platform: 'linux/amd64' })
    expect(platform).toBe('linux/amd64')
    expect(report.targets[0]?.digest).toBe(digest)
    expect(tagLines(report)[0]).toBe('created 2.1.115')
    expect(report.source.platform).toBe('linux/amd64')

    const again = await workshop.release('2.1.115', { platform: 'linux/amd64' })
    expect(again.status).toBe('complete')
    expect(tagLines(again)).toEqual(['unchanged 2.1.115', 'unchanged 2.1', 'unchanged 2', 'unchanged latest'])
    expect(workshop.engine.requests.filter(({ path }) => path.endsWith('/push'))).toHaveLength(1)
  })

  test('an unreachable engine is an error, and semtag writes nothing', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    for (let count = 0; count < 20; count += 1) workshop.engine.answer(/./, { after: 'break' })
    const report = await workshop.release('2.1.115')
    expect(report).toMatchObject({ status: 'failed', targets: [] })
    expect(codes(report)).toEqual(['ENGINE_UNREACHABLE'])
    expect(workshop.writes()).toEqual([])
  })
})
