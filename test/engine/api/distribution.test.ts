import { expect, test } from 'vitest'
import { digestOf } from '../../support/engine/engine.ts'
import { repositoryFor, tagOf } from '../../support/engine/values.ts'
import { never, withEngine } from '../with-engine.ts'

const repository = repositoryFor('registry.local:5000/gallery/ui')
const mediaType = 'application/vnd.oci.image.index.v1+json'
const credential = { kind: 'identity-token', token: 'refresh' } as const

test('a tag is looked up at the registry, with the credential', async () => {
  const digest = digestOf('index')
  const asked: unknown[] = []
  const { engine } = await withEngine({
    onDistribution: async (...call) => {
      asked.push(call)
      return { mediaType, digest }
    },
  })
  expect(await engine.distribution(repository, tagOf('2.1'), credential, never)).toEqual({
    mediaType,
    digest,
  })
  expect(asked).toEqual([
    [
      'registry.local:5000/gallery/ui',
      '2.1',
      { identitytoken: 'refresh', serveraddress: 'registry.local:5000' },
    ],
  ])
})

test('a tag that is not there is undefined', async () => {
  const { engine } = await withEngine()
  expect(await engine.distribution(repository, tagOf('2.1'), undefined, never)).toBeUndefined()
})

const cannot = {
  code: 'UNSUPPORTED',
  message: 'The engine cannot look registry.local:5000/gallery/ui:2.1 up: it does not have this call.',
  hint: 'No version of Podman has it. Run semtag where it can reach the registry directly, or use Docker.',
}

test('Podman says nothing of a tag', async () => {
  const { engine } = await withEngine({ podman: true })
  const looking = engine.distribution(repository, tagOf('2.1'), undefined, never)
  await expect(looking).rejects.toMatchObject(cannot)
})

test('an engine that does not know the call says nothing of the tag', async () => {
  const { engine, fake } = await withEngine()
  fake.answer(/^GET \/distribution/, { status: 404, message: 'page not found' })
  const looking = engine.distribution(repository, tagOf('2.1'), undefined, never)
  await expect(looking).rejects.toMatchObject(cannot)
})

test.each([
  [401, 'unauthorized: authentication required', 'UNAUTHORIZED'],
  [403, 'denied: requested access to the resource is denied', 'DENIED'],
  [500, 'Get "https://r/v2/": dial tcp: lookup r: no such host', 'REGISTRY_UNREACHABLE'],
  [500, 'something else', 'REGISTRY_ERROR'],
])('%i %s: %s', async (status, message, code) => {
  const { engine, fake } = await withEngine()
  fake.answer(/^GET \/distribution/, { status, message })
  await expect(engine.distribution(repository, tagOf('2.1'), undefined, never)).rejects.toMatchObject({
    code,
    message: `The engine could not look registry.local:5000/gallery/ui:2.1 up: ${message}`,
    speaker: 'engine',
  })
})

test('a digest that is none is refused', async () => {
  const { engine } = await withEngine({ onDistribution: async () => ({ mediaType, digest: 'sha256:x' }) })
  await expect(engine.distribution(repository, tagOf('2.1'), undefined, never)).rejects.toMatchObject({
    code: 'ENGINE_ERROR',
  })
})
