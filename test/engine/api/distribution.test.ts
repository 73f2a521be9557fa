import { expect, test } from 'vitest'
import { digestOf } from '../../support/engine/engine.ts'
import { repositoryFor, tagOf } from '../../support/engine/values.ts'
import { never, withEngine } from '../with-engine.ts'

const repository = repositoryFor('registry.local:5000/gallery/ui')
const mediaType = 'application/vnd.oci.image.index.v1+json'
const credential = { kind: 'identity-token', token: 'refresh' } as const

test('the engine looks up a tag with the credential', async () => {
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

test('a missing tag is undefined', async () => {
  const { engine } = await withEngine()
  expect(await engine.distribution(repository, tagOf('2.1'), undefined, never)).toBeUndefined()
})

const cannot = {
  code: 'UNSUPPORTED',
  message: 'The engine cannot look up registry.local:5000/gallery/ui:2.1: its API lacks this call.',
  hint: 'No version of Podman has it. Run semtag where it can reach the registry directly, or use Docker.',
}

test('Podman cannot look up a tag', async () => {
  const { engine } = await withEngine({ podman: true })
  const looking = engine.distribution(repository, tagOf('2.1'), undefined, never)
  await expect(looking).rejects.toMatchObject(cannot)
})

test('a 404 for an unknown path does not mean that the tag is missing', async () => {
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
])('a status %i with the words "%s" is %s', async (status, message, code) => {
  const { engine, fake } = await withEngine()
  fake.answer(/^GET \/distribution/, { status, message })
  await expect(engine.distribution(repository, tagOf('2.1'), undefined, never)).rejects.toMatchObject({
    code,
    message: `The engine could not look up registry.local:5000/gallery/ui:2.1: ${message}`,
    speaker: 'engine',
  })
})

test('a malformed digest is an error', async () => {
  const { engine } = await withEngine({ onDistribution: async () => ({ mediaType, digest: 'sha256:x' }) })
  await expect(engine.distribution(repository, tagOf('2.1'), undefined, never)).rejects.toMatchObject({
    code: 'ENGINE_ERROR',
  })
})
