import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createCertificates } from '../../support/certificates.ts'
import { longestChain } from '../../support/registry/rounds.ts'
import { calm, createFixture, elsewhere, failureOf, openRegistry, tag } from '../fixture.ts'

const never = new Promise<never>(() => {})
const login = { user: 'ci', password: 's3cret' }
const credential = { kind: 'password', username: 'ci', password: 's3cret' } as const

test.for([
  ['verified TLS', true, false],
  ['plain HTTP on loopback, after TLS', false, false],
  ['--plain-http', false, true],
] as const)(
  'no request waits for the first answer without a credential: %s',
  async ([, secure, plainHttp]) => {
    const tls = await createCertificates([elsewhere])
    const registry = await openRegistry(secure ? { tls, name: elsewhere } : {})
    const trust = { plainHttp, ...(secure && { certificateAuthority: tls.ca }) }
    const repository = createFixture({ trust }).at(registry)
    let release = () => {}
    const held = registry.fault({}, new Promise<void>((resolve) => (release = resolve)))
    const list = repository.tags(calm)
    const heads = ['1', '2', '3'].map((name) => repository.head(tag(name), calm))
    await held.happened
    expect(await Promise.all(heads)).toEqual([undefined, undefined, undefined])
    expect(await repository.head(tag('4'), calm)).toBeUndefined()
    release()
    expect(await list).toEqual([])
    expect(registry.log).toHaveLength(5)
  },
)

test.for([
  ['a credential', async () => credential],
  ['a helper that does not answer', () => never],
  ['a helper that fails', () => Promise.reject(new Error('no'))],
] as const)('requests wait for the first answer with %s', async ([, find]) => {
  const registry = await openRegistry()
  const repository = createFixture({ credentials: { find } }).at(registry)
  let release = () => {}
  const held = registry.fault({}, new Promise<void>((resolve) => (release = resolve)))
  const all = Promise.all([
    repository.tags(calm),
    ...['1', '2'].map((name) => repository.head(tag(name), calm)),
  ])
  await held.happened
  for (let turn = 0; turn < 100; turn++) await setImmediate()
  expect(registry.log).toHaveLength(1)
  release()
  expect(await all).toEqual([[], undefined, undefined])
  expect(registry.log).toHaveLength(3)
})

test('requests that did not wait share one token', async () => {
  const registry = await openRegistry({ auth: { bearer: { anonymous: ['pull'] } }, together: true })
  registry.image('gallery/ui', '1')
  const repository = createFixture({ scopes: 'pull' }).at(registry)
  const heads = ['1', '2', '3'].map((name) => repository.head(tag(name), calm))
  expect(await Promise.all([repository.tags(calm), ...heads])).toMatchObject([
    ['1'],
    {},
    undefined,
    undefined,
  ])
  expect(registry.lines.filter((line) => line.includes('/token'))).toHaveLength(1)
  expect(longestChain(registry.log)).toBe(3)
})

test.for([
  ['a credential', credential, 3],
  ['no credential', undefined, 1],
] as const)('a first step takes a known number of round trips with %s', async ([, given, rounds]) => {
  const auth = given === undefined ? 'open' : { bearer: login }
  const registry = await openRegistry({ auth, together: true })
  const repository = createFixture({ ...(given && { credential: given }) }).at(registry)
  const heads = ['1', '2', '3'].map((name) => repository.head(tag(name), calm))
  await Promise.all([repository.tags(calm), ...heads])
  expect(longestChain(registry.log)).toBe(rounds)
})

test('one request finds out for all that a registry is unreachable', async () => {
  const registry = await openRegistry()
  await registry.close()
  const fixture = createFixture()
  const errors = await Promise.all([1, 2, 3].map(() => failureOf(fixture.at(registry).tags(calm))))
  expect(new Set(errors.map(({ message }) => message)).size).toBe(1)
  expect(fixture.requests).toHaveLength(5)
})

test('one request finds out for all that a certificate does not verify', async () => {
  const registry = await openRegistry({ name: elsewhere, tls: await createCertificates(['other.example']) })
  const fixture = createFixture()
  const errors = await Promise.all([1, 2, 3].map(() => failureOf(fixture.at(registry).tags(calm))))
  expect(errors.map(({ code }) => code)).toEqual(Array(3).fill('REGISTRY_TLS'))
  expect(fixture.requests).toHaveLength(1)
})

test('every request gets the error for --plain-http at a registry with HTTPS', async () => {
  const registry = await openRegistry({ name: elsewhere, tls: await createCertificates([elsewhere]) })
  const fixture = createFixture({ trust: { plainHttp: true } })
  const errors = await Promise.all([1, 2, 3].map(() => failureOf(fixture.at(registry).tags(calm))))
  expect(errors.map(({ hint }) => hint)).toEqual(Array(3).fill('Leave out --plain-http.'))
})

test('another request takes over if the first caller gives up', async () => {
  const registry = await openRegistry({ auth: { basic: login } })
  const abort = new AbortController()
  const repository = createFixture({ credential }).at(registry)
  const { happened } = registry.fault({}, 'hang')
  const first = failureOf(repository.tags(abort.signal))
  const others = [1, 2].map(() => repository.tags(calm))
  await happened
  abort.abort()
  expect(await first).toMatchObject({ code: 'INTERRUPTED' })
  expect(await Promise.all(others)).toEqual([[], []])
  expect(registry.log.map(({ status, authorization }) => `${status} ${authorization}`)).toEqual([
    '0 none',
    '401 none',
    '404 basic',
    '404 basic',
  ])
})
