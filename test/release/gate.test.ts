import { describe, expect, test } from 'vitest'
import { buildImage } from '../support/registry/image.ts'
import { built } from './content.ts'
import { openWorkshop, path, type Workshop } from './workshop.ts'

const version = '3.0.43'

const tagsOf = ({ registry }: Workshop) => [...registry.tags(path).keys()].toSorted()
const imageIn = ({ source }: Workshop) => `docker://${source.host}/${built}:ci`

/** A repository with a release, and a gate that notes what it is given. */
async function open(options: Parameters<typeof openWorkshop>[0] = {}) {
  const workshop = await openWorkshop(options)
  for (const at of workshop.registries)
    for (const tag of ['3.0.42', '3.0', '3', 'latest']) at.image(path, tag, { content: 'new' })
  workshop.source.image(built, 'ci', { content: version })
  const seen: { references: readonly string[]; tags: readonly string[] }[] = []
  const gate = (exitCode: number, meanwhile: () => unknown = () => {}) => ({
    words: ['smoke', '{reference}'],
    run: async (references: readonly string[]) => {
      seen.push({ references, tags: tagsOf(workshop) })
      await meanwhile()
      return exitCode
    },
  })
  return { workshop, gate, seen, digest: buildImage({ content: version }).digest }
}

describe('a gate that approves', () => {
  test('sees the content by digest and without a tag, and the release goes on', async () => {
    const { workshop, gate, seen, digest } = await open()
    const before = tagsOf(workshop)
    const report = await workshop.release(version, { image: imageIn(workshop), gate: gate(0) })
    const references = [`${workshop.registry.host}/${path}@${digest}`]
    expect(seen).toEqual([{ references, tags: before }])
    expect(report).toMatchObject({
      status: 'complete',
      gate: { command: ['smoke', '{reference}'], exitCode: 0, references },
    })
    expect(workshop.tagsOn(digest)).toEqual(['3', '3.0', version, 'latest'])
  })

  test.each(['tag', 'digest'] as const)(
    'sees the image of an engine under a gate tag, which goes where the registry deletes by %s',
    async (deletion) => {
      const { workshop, gate, seen, digest } = await open({ registries: [{ deletion }] })
      workshop.build(version)
      const report = await workshop.release(version, { gate: gate(0) })
      expect(report.status).toBe('complete')
      expect(seen[0]?.tags.filter((tag) => /^gate-3\.0\.43-[0-9a-f]{8}$/.test(tag))).toHaveLength(1)
      expect(workshop.tagsOn(digest)).toEqual(['3', '3.0', version, 'latest'])
      expect([...workshop.engine.names.keys()].filter((name) => name.includes('gate-'))).toEqual([])
    },
  )

  test('runs once for all registries and images', async () => {
    const { workshop, gate, seen, digest } = await open({ registries: [{}, {}] })
    const report = await workshop.release(version, { image: imageIn(workshop), gate: gate(0) })
    expect(report.status).toBe('complete')
    expect(seen).toHaveLength(1)
    expect(seen[0]?.references).toEqual(
      workshop.registries.map(({ host }) => `${host}/${path}@${digest}`).toSorted(),
    )
  })

  test('a registry that refuses a manifest by digest gets it under the gate tag', async () => {
    const { workshop, gate, seen, digest } = await open({ registries: [{ deletion: 'tag' }] })
    workshop.registry.fault(
      ({ method, url }) => method === 'PUT' && url.pathname.endsWith(`/manifests/${digest}`),
      { status: 400, body: { errors: [{ code: 'MANIFEST_INVALID', message: 'no tag' }] } },
    )
    expect((await workshop.release(version, { image: imageIn(workshop), gate: gate(0) })).status).toBe(
      'complete',
    )
    expect(seen[0]?.tags.some((tag) => tag.startsWith('gate-'))).toBe(true)
    expect(tagsOf(workshop).some((tag) => tag.startsWith('gate-'))).toBe(false)
  })

  test('where a registry does not delete, the gate tag is named in a warning', async () => {
    const { workshop, gate } = await open({ registries: [{ deletion: 'none' }] })
    workshop.build(version)
    const report = await workshop.release(version, { gate: gate(0) })
    expect(report.status).toBe('complete')
    const warned = workshop.events.flatMap((event) => (event.kind === 'warning' ? event.message : []))
    expect(warned.filter((message) => /gate-3\.0\.43-[0-9a-f]{8} stays/.test(message))).toHaveLength(1)
  })

  test('does not run where nothing is to be written', async () => {
    const { workshop, gate, seen } = await open()
    await workshop.release(version, { image: imageIn(workshop) })
    const report = await workshop.release(version, { image: imageIn(workshop), gate: gate(1) })
    expect(report.status).toBe('complete')
    expect(seen).toEqual([])
    expect('gate' in report).toBe(false)
  })

  test('a dry run names the command and does not run it', async () => {
    const { workshop, gate, seen } = await open()
    const report = await workshop.release(version, { image: imageIn(workshop), gate: gate(0), dryRun: true })
    expect(report.gate).toEqual({ command: ['smoke', '{reference}'], exitCode: null, references: [] })
    expect(seen).toEqual([])
  })
})

describe('a gate that refuses', () => {
  test.each(['registry', 'engine'])(
    'leaves the tags of %s as they were, and the version free',
    async (from) => {
      const { workshop, gate } = await open({ registries: [{ deletion: 'tag' }] })
      workshop.build(version)
      const before = tagsOf(workshop)
      const image = from === 'registry' ? { image: imageIn(workshop) } : {}
      const report = await workshop.release(version, { ...image, gate: gate(7) })
      expect(report).toMatchObject({
        status: 'refused',
        gate: { exitCode: 7 },
        problems: [{ code: 'GATE_FAILED', message: expect.stringContaining('exit code 7') }],
      })
      expect(tagsOf(workshop)).toEqual(before)
      workshop.build(version, { content: 'fixed' })
      expect((await workshop.release(version, { gate: gate(0) })).status).toBe('complete')
    },
  )
})

describe('while the gate runs', () => {
  test('an exact tag that appears with other content refuses the release', async () => {
    const { workshop, gate, digest } = await open()
    const meanwhile = () => workshop.registry.image(path, version, { content: 'other' })
    const report = await workshop.release(version, { image: imageIn(workshop), gate: gate(0, meanwhile) })
    expect(report).toMatchObject({
      status: 'refused',
      targets: [{ problems: [{ code: 'EXACT_TAG_EXISTS' }] }],
    })
    expect(workshop.tagsOn(digest)).toEqual([])
  })

  test('a withdrawal refuses the release', async () => {
    const { workshop, gate, digest } = await open()
    const meanwhile = () => workshop.registry.image(path, `yanked-${version}`, { content: 'marker' })
    const report = await workshop.release(version, { image: imageIn(workshop), gate: gate(0, meanwhile) })
    expect(report).toMatchObject({
      status: 'refused',
      targets: [{ problems: [{ code: 'VERSION_WITHDRAWN' }] }],
    })
    expect(workshop.tagsOn(digest)).toEqual([])
  })

  test('a newer release holds the aliases', async () => {
    const { workshop, gate, digest } = await open()
    const meanwhile = () => {
      for (const tag of ['3.0.44', '3.0', '3', 'latest'])
        workshop.registry.image(path, tag, { content: 'newer' })
    }
    const report = await workshop.release(version, { image: imageIn(workshop), gate: gate(0, meanwhile) })
    expect(report.status).toBe('complete')
    expect(workshop.tagsOn(digest)).toEqual([version])
  })

  test('another image under the same name is not taken: the gate has approved a digest', async () => {
    const { workshop, gate, digest } = await open()
    const meanwhile = () => workshop.source.image(built, 'ci', { content: 'other' })
    await workshop.release(version, { image: imageIn(workshop), gate: gate(0, meanwhile) })
    expect(workshop.registry.tags(path).get(version)).toBe(digest)
  })

  test.each(['registry', 'engine'])('content of %s that is collected is sent again', async (from) => {
    const { workshop, gate, digest } = await open({ registries: [{ deletion: 'tag' }] })
    workshop.build(version)
    const meanwhile = () => {
      workshop.registry.lose(path, digest)
      for (const tag of tagsOf(workshop).filter((each) => each.startsWith('gate-')))
        workshop.registry.lose(path, tag)
    }
    const image = from === 'registry' ? { image: imageIn(workshop) } : {}
    expect((await workshop.release(version, { ...image, gate: gate(0, meanwhile) })).status).toBe('complete')
    expect(workshop.tagsOn(digest)).toEqual(['3', '3.0', version, 'latest'])
  })

  test('content that is collected and cannot be sent again refuses the release', async () => {
    const { workshop, gate, digest } = await open({ registries: [{ deletion: 'tag' }] })
    workshop.build(version)
    const meanwhile = () => {
      workshop.registry.lose(path, digest)
      workshop.onPush = (push) => workshop.registry.receive(path, push.tag, { content: 'recompressed' })
    }
    const report = await workshop.release(version, { gate: gate(0, meanwhile) })
    expect(report.status).toBe('refused')
    expect(workshop.registry.tags(path).has(version)).toBe(false)
  })

  test('a signal ends the release before the exact tag', async () => {
    const { workshop, digest } = await open()
    const controller = new AbortController()
    const gate = {
      words: ['smoke'],
      run: async (_references: readonly string[], signal: AbortSignal) => {
        controller.abort(new Error('stop'))
        signal.throwIfAborted()
        return 0
      },
    }
    const report = await workshop.release(version, {
      image: imageIn(workshop),
      gate,
      signal: controller.signal,
    })
    expect(report.status).toBe('failed')
    expect(workshop.tagsOn(digest)).toEqual([])
  })
})
