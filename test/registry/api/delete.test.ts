import { expect, test } from 'vitest'
import { failure } from '../../support/registry/reply.ts'
import { calm, createFixture, failureOf, openRegistry, tag } from '../fixture.ts'

const path = 'gallery/ui'

async function published(options: Parameters<typeof openRegistry>[0]) {
  const registry = await openRegistry(options)
  const { digest } = registry.image(path, '2.1.106')
  registry.image(path, '2.1')
  const login = { kind: 'password', username: 'ci', password: 's3cret' } as const
  return { registry, digest, repository: createFixture({ credential: login }).at(registry) }
}

test('a registry that deletes tags deletes one tag and keeps the manifest', async () => {
  const { registry, repository } = await published({ deletion: 'tag' })
  expect(await repository.delete(tag('2.1'), calm)).toBe('deleted')
  expect([...registry.tags(path).keys()]).toEqual(['2.1.106'])
  expect(await repository.delete(tag('2.1'), calm)).toBe('absent')
})

test('deleting a manifest deletes every tag on it', async () => {
  const { registry, digest, repository } = await published({ deletion: 'digest' })
  expect(await repository.delete(tag('2.1'), calm)).toBe('unsupported')
  expect(await repository.delete(digest, calm)).toBe('deleted')
  expect(registry.tags(path).size).toBe(0)
  expect(await repository.delete(digest, calm)).toBe('absent')
})

test('a registry whose deletion is switched off is unsupported', async () => {
  const { registry, digest, repository } = await published({ deletion: 'none' })
  expect(await repository.delete(tag('2.1'), calm)).toBe('unsupported')
  expect(await repository.delete(digest, calm)).toBe('unsupported')
  expect(registry.tags(path).size).toBe(2)
})

test.for([
  ['a page', { status: 404, body: '404 page not found' }, 'unsupported'],
  ['UNSUPPORTED', failure(404, 'UNSUPPORTED'), 'unsupported'],
  ['MANIFEST_UNKNOWN', failure(404, 'MANIFEST_UNKNOWN'), 'absent'],
  ['NAME_UNKNOWN', failure(404, 'NAME_UNKNOWN'), 'absent'],
  ['a 400 without words', { status: 400 }, 'unsupported'],
  ['Harbor, of a tag', failure(400, 'UNSUPPORTED', 'unsupported digest 2.1'), 'unsupported'],
] as const)('semtag knows what a refused deletion means: %s, %s', async ([, reply, said]) => {
  const { registry, repository } = await published({ deletion: 'tag' })
  registry.fault({ method: 'DELETE' }, reply)
  expect(await repository.delete(tag('2.1'), calm)).toBe(said)
})

test.for([
  [
    'Google, of a manifest with a tag',
    failure(400, 'GOOGLE_MANIFEST_DANGLING_TAG', 'Manifest is still referenced by tag: v1'),
    'REGISTRY_ERROR',
    'still referenced',
  ],
  ['a right that is missing', failure(403, 'DENIED', 'no'), 'DENIED', 'Deleting'],
  [
    'Harbor, immutable',
    failure(412, 'PRECONDITION', "Failed to process … 'ui:2.1' configured as immutable."),
    'TAG_IMMUTABLE',
    'is immutable at the registry',
  ],
  ['Quay, immutable', failure(409, 'TAG_IMMUTABLE', 'tag is immutable'), 'TAG_IMMUTABLE', 'is immutable'],
  [
    'Azure, locked',
    failure(405, 'REGISTRY_DISALLOWED_OPERATION', 'The operation is disallowed'),
    'TAG_IMMUTABLE',
    'is immutable',
  ],
] as const)('the error of %s quotes the registry', async ([, reply, code, words]) => {
  const { registry, repository } = await published({ deletion: 'tag' })
  registry.fault({ method: 'DELETE' }, reply)
  const error = await failureOf(repository.delete(tag('2.1'), calm))
  expect(error).toMatchObject({ code, speaker: 'registry' })
  expect(error.message).toContain(words)
  expect(error.hint ?? '').not.toContain('aliases must not')
})

const login = { user: 'ci', password: 's3cret' }

test('semtag asks for the right to delete after the registry names it, with one more token', async () => {
  const { registry, digest, repository } = await published({ deletion: 'tag', auth: { bearer: login } })
  await repository.head(digest, calm)
  registry.clearLog()
  for (const name of ['2.1', '2.1.106']) expect(await repository.delete(tag(name), calm)).toBe('deleted')
  await repository.head(digest, calm)
  const scopes = registry.log.flatMap(({ path: asked }) =>
    new URL(asked, 'http://r').searchParams.getAll('scope'),
  )
  expect(scopes).toEqual([`repository:${path}:delete`])
  expect(registry.log.filter(({ method }) => method === 'DELETE').map(({ status }) => status)).toEqual([
    401, 202, 202,
  ])
})

test.for([true, false])(
  'the error names the right to delete for a user who may only push (a strict server: %s)',
  async (strict) => {
    const rights = ['pull', 'push']
    const { registry, repository } = await published({ auth: { bearer: { ...login, rights, strict } } })
    const error = await failureOf(repository.delete(tag('2.1'), calm))
    expect(error).toMatchObject({ code: 'DENIED' })
    expect(registry.tags(path).size).toBe(2)
  },
)

test('a user who may delete but not push deletes, even if the server refuses every larger scope', async () => {
  const rights = ['pull', 'delete']
  const auth = { bearer: { ...login, rights, strict: true } }
  const { registry, repository } = await published({ deletion: 'tag', auth })
  expect(await repository.delete(tag('2.1'), calm)).toBe('deleted')
  expect([...registry.tags(path).keys()]).toEqual(['2.1.106'])
})

test('a deletion is repeated after a lost answer, and a tag that is gone by then is absent', async () => {
  const { registry, repository } = await published({ deletion: 'tag' })
  registry.fault({ method: 'DELETE' }, 'lost')
  expect(await repository.delete(tag('2.1'), calm)).toBe('absent')
})
