import { expect, test } from 'vitest'
import { SemtagError } from '../../../src/domain/errors.ts'
import type { PushOptions } from '../../../src/ports.ts'
import { digestOf, encodeLine, type FakePush, faultLine } from '../../support/engine/engine.ts'
import { repositoryFor, tagOf } from '../../support/engine/values.ts'
import { never, withEngine } from '../with-engine.ts'

const repository = repositoryFor('registry.local:5000/gallery/ui')
const tag = tagOf('2.1.106')
const images = [{ tags: ['registry.local:5000/gallery/ui:2.1.106'] }]
const options: PushOptions = {
  credential: undefined,
  platform: undefined,
  onProgress: () => {},
  signal: never,
}

test.each(['graphdriver', 'containerd'] as const)('one tag goes to the registry (%s)', async (store) => {
  const digest = digestOf('manifest')
  const pushes: FakePush[] = []
  const onPush = (push: FakePush) => {
    pushes.push(push)
    return { digest }
  }
  const { engine, fake } = await withEngine({ images, store, onPush })
  const credential = { kind: 'password', username: 'me', password: 'pass' } as const
  expect(await engine.push(repository, tag, { ...options, credential })).toBe(digest)
  expect(pushes).toMatchObject([
    {
      repository: 'registry.local:5000/gallery/ui',
      tag: '2.1.106',
      auth: { username: 'me', password: 'pass', serveraddress: 'registry.local:5000' },
      platform: undefined,
    },
  ])
  expect(fake.requests.at(-1)).toMatchObject({ query: { tag: '2.1.106' }, body: '' })
})

test('a push without a credential has the header all the same', async () => {
  const { engine, fake } = await withEngine({ images })
  await engine.push(repository, tag, options)
  expect(fake.requests.at(-1)?.auth).toEqual({})
})

test('the words of the registry are an error', async () => {
  const onPush = () => {
    throw new Error('denied: requested access to the resource is denied')
  }
  const { engine } = await withEngine({ images, onPush })
  await expect(engine.push(repository, tag, options)).rejects.toMatchObject({
    code: 'DENIED',
    message:
      'The engine could not push registry.local:5000/gallery/ui:2.1.106: denied: requested access to the resource is denied',
  })
})

test.each([
  ['Podman', true, true, { tag: '2.1.106', tlsVerify: 'false' }],
  ['Podman', true, false, { tag: '2.1.106' }],
  ['Docker', false, true, { tag: '2.1.106' }],
])('%s (%s) is told of a registry without verified TLS (%s): %j', async (_, podman, unverified, query) => {
  const { engine, fake } = await withEngine({ images, podman }, { unverified })
  await engine.push(repository, tag, options)
  expect(fake.requests.at(-1)?.query).toEqual(query)
})

test('Podman tells the words of the registry in an answer 500', async () => {
  const { engine, fake } = await withEngine({ images, podman: true })
  const words =
    'trying to reuse blob: pinging container registry registry.local:5000: http: server gave HTTP response to HTTPS client'
  fake.answer(/\/push$/, { status: 500, chunks: [encodeLine(faultLine(words))] })
  await expect(engine.push(repository, tag, options)).rejects.toMatchObject({
    code: 'REGISTRY_TLS',
    message: `The engine could not push registry.local:5000/gallery/ui:2.1.106: ${words}`,
    hint: 'Pass --plain-http; semtag passes it on to Podman.',
  })
})

test('a call that is refused before the stream is an error', async () => {
  const { engine, fake } = await withEngine({ images })
  fake.answer(/\/push$/, { status: 500, message: 'invalid tag format' })
  await expect(engine.push(repository, tag, options)).rejects.toMatchObject({
    code: 'PUSH_FAILED',
    message: expect.stringMatching(/2\.1\.106: invalid tag format$/),
  })
})

test('lines and characters that are parted between chunks are read whole', async () => {
  const { engine, fake } = await withEngine()
  const bytes = Buffer.from(encodeLine(faultLine('größer 🐳')))
  fake.answer(/\/push$/, { chunks: Array.from(bytes, (byte) => Uint8Array.of(byte)) })
  await expect(engine.push(repository, tag, options)).rejects.toMatchObject({
    message: expect.stringContaining('größer 🐳'),
  })
})

test.each(['break', 'end'] as const)(
  'an engine that stops in the middle (%s) has not pushed',
  async (after) => {
    const { engine, fake } = await withEngine()
    fake.answer(/\/push$/, { chunks: [encodeLine({ status: 'Pushing', id: 'a' })], after })
    await expect(engine.push(repository, tag, options)).rejects.toMatchObject({
      code: 'PUSH_FAILED',
      message: expect.stringContaining('ended its answer before the push was done'),
    })
  },
)

test('a signal ends the push at once, with its own reason', async () => {
  const { engine, fake } = await withEngine()
  fake.answer(/\/push$/, { chunks: [encodeLine({ status: 'Pushing', id: 'a' })], after: 'hang' })
  const controller = new AbortController()
  const reason = new SemtagError({ code: 'TIMEOUT', message: 'The release took too long.' })
  const onProgress = () => controller.abort(reason)
  await expect(
    engine.push(repository, tag, { ...options, onProgress, signal: controller.signal }),
  ).rejects.toBe(reason)
})

test('a platform goes to an engine that knows the question', async () => {
  const pushes: FakePush[] = []
  const onPush = (push: FakePush) => void pushes.push(push)
  const { engine } = await withEngine({ images, store: 'containerd', onPush })
  await engine.push(repository, tag, { ...options, platform: 'linux/arm64/v8' })
  expect(pushes[0]?.platform).toBe('linux/arm64/v8')
})

test('an older engine with a classic store needs no platform, with a containerd store it cannot choose', async () => {
  const platform = 'linux/amd64'
  const classic = await withEngine({ images, apiVersion: '1.45' })
  await classic.engine.push(repository, tag, { ...options, platform })
  expect(classic.fake.requests.at(-1)?.query).toEqual({ tag: '2.1.106' })

  const containerd = await withEngine({
    images,
    store: 'containerd',
    apiVersion: '1.45',
    serverVersion: '26.1.0',
  })
  await expect(containerd.engine.push(repository, tag, { ...options, platform })).rejects.toMatchObject({
    code: 'UNSUPPORTED',
    message: 'Docker Engine 26.1.0 cannot push one platform of an image: its API is older than 1.46.',
  })
})
