import { expect, test } from 'vitest'
import { interrupted } from '../errors.ts'
import { codes } from '../told.ts'
import { openWorkshop, path, type Workshop } from '../workshop.ts'

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

test('what was named by a PUT, without a push, is tagged too', async () => {
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

test('with --no-local-tags exactly what was added is removed', async () => {
  const workshop = await openWorkshop()
  const before = `${workshop.registry.host}/${path}:edge`
  workshop.build('2.1.115', { tags: ['ui:2.1.115', before] })
  const report = await workshop.release('2.1.115', { localTags: false })
  expect(report.status).toBe('complete')
  expect(localTags(workshop)).toEqual(['edge'])
  expect([...workshop.engine.names.keys()]).toContain('docker.io/library/ui:2.1.115')
})

test('with --no-local-tags a tag that was there before stays', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115', { tags: [`${workshop.registry.host}/${path}:2.1.115`] })
  await workshop.release('2.1.115', {
    image: `${workshop.registry.host}/${path}:2.1.115`,
    localTags: false,
  })
  expect(localTags(workshop)).toEqual(['2.1.115'])
})

test('with --no-local-tags nothing stays after a failure', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  workshop.onPush = () => {
    throw new Error('denied')
  }
  const report = await workshop.release('2.1.115', { localTags: false })
  expect(codes(report)).toEqual(['DENIED'])
  expect(localTags(workshop)).toEqual([])
})

test('with --no-local-tags nothing stays after an interruption', async () => {
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

test('a name that cannot be given before the push is an error of the engine', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  workshop.engine.answer(/\/tag$/, { status: 500, message: 'no space left on device' })
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('failed')
  expect(codes(report)).toEqual(['ENGINE_ERROR'])
})

test('the progress of layers is told', async () => {
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

test('a local name that another image had is given back with --no-local-tags', async () => {
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

test('a push that fails leaves no local name, which the next release would take for the image', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  workshop.onPush = () => {
    throw new Error('denied: no')
  }
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('failed')
  expect(localTags(workshop)).toEqual([])
})
