import { expect, test } from 'vitest'
import { createCertificates } from '../../support/certificates.ts'
import { descriptorOf, sourceOf } from '../content.ts'
import { calm, createFixture, failureOf, openRegistry, tag } from '../fixture.ts'

const basic = { basic: { user: 'ci', password: 'secret' } }
const credential = { kind: 'password', username: 'ci', password: 'secret' } as const

test('a redirect within the registry keeps the authorization', async () => {
  const registry = await openRegistry({ auth: basic })
  registry.image('gallery/ui', '1.0.0')
  registry.fault({ path: /1\.0\.0/ }, { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } })
  registry.fault(
    { path: /1\.0\.0/ },
    { status: 307, headers: { location: '/v2/gallery/ui/manifests/1.0.0?again' } },
  )
  expect(await createFixture({ credential }).at(registry).get(tag('1.0.0'), calm)).toBeDefined()
  expect(registry.log.map(({ authorization }) => authorization)).toEqual(['none', 'basic', 'basic'])
})

test('a redirect to another origin drops the authorization, and its 401 gets no answer', async () => {
  const registry = await openRegistry({ auth: basic })
  const storage = await openRegistry()
  const image = storage.image('gallery/ui', '1.0.0')
  registry.settings.auth = 'open'
  await createFixture().at(registry).tags(calm)
  registry.settings.auth = basic
  const redirect = { status: 302, headers: { location: `${storage.origin}/v2/gallery/ui/manifests/1.0.0` } }
  const authorized = (request: { headers: { authorization?: string | undefined } }) =>
    request.headers.authorization !== undefined
  registry.fault(authorized, redirect)
  const repository = createFixture({ credential }).at(registry)
  expect(await repository.get(tag('1.0.0'), calm)).toMatchObject({ digest: image.digest })
  expect(storage.log.map(({ authorization }) => authorization)).toEqual(['none'])

  storage.settings.auth = basic
  registry.fault(authorized, redirect)
  expect(await failureOf(repository.get(tag('1.0.0'), calm))).toMatchObject({ code: 'UNAUTHORIZED' })
  expect(storage.log.map(({ authorization }) => authorization)).toEqual(['none', 'none'])
})

test.for([
  ['a loop', '/v2/gallery/ui/manifests/1.0.0', 'redirects more than 5 times', 6],
  ['no address', 'http://[', 'redirects without a valid address', 1],
  ['a file', 'file:///etc/passwd', 'semtag does not follow', 1],
] as const)('a redirect to %s is an error', async ([, location, words, requests]) => {
  const registry = await openRegistry()
  registry.fault({ times: 9 }, { status: 301, headers: { location } })
  const error = await failureOf(createFixture().at(registry).get(tag('1.0.0'), calm))
  expect(error).toMatchObject({ code: 'REGISTRY_ERROR' })
  expect(error.message).toContain(words)
  expect(registry.log).toHaveLength(requests)
})

test('semtag follows no redirect from HTTPS to plain HTTP', async () => {
  const registry = await openRegistry({ tls: await createCertificates(['127.0.0.1']) })
  registry.fault({ path: /1\.0\.0/ }, { status: 302, headers: { location: 'http://127.0.0.1:1/' } })
  const error = await failureOf(createFixture().at(registry).get(tag('1.0.0'), calm))
  expect(error.message).toContain('redirects from HTTPS to http://127.0.0.1:1')
})

test('the registry’s trust does not apply to the target of a redirect', async () => {
  const tls = await createCertificates(['127.0.0.1'])
  const registry = await openRegistry({ tls })
  const storage = await openRegistry({ tls })
  registry.fault({ path: /1\.0\.0/ }, { status: 302, headers: { location: `${storage.origin}/x` } })
  expect(await failureOf(createFixture().at(registry).get(tag('1.0.0'), calm))).toMatchObject({
    code: 'REGISTRY_TLS',
  })
})

test('a first answer from another origin sets no challenge', async () => {
  const storage = await openRegistry({ auth: basic })
  const registry = await openRegistry()
  registry.fault(
    {},
    { status: 302, headers: { location: `${storage.origin}/v2/gallery/ui/manifests/1.0.0` } },
  )
  const repository = createFixture({ credential }).at(registry)
  expect(await failureOf(repository.get(tag('1.0.0'), calm))).toMatchObject({ code: 'UNAUTHORIZED' })
  await repository.tags(calm)
  expect([...registry.log, ...storage.log].map(({ authorization }) => authorization)).toEqual([
    'none',
    'none',
    'none',
  ])
})

/** A registry that answers every request with a redirect to another host. */
async function movedTo(target: { readonly origin: string }, status: number) {
  const registry = await openRegistry()
  registry.settings.throttle = ({ url }) => ({
    status,
    headers: { location: `${target.origin}${url.pathname}${url.search}` },
  })
  return registry
}

test.for([307, 308])(
  'semtag follows a write after a %i without authorization, and a notice names both hosts',
  async (status) => {
    const home = await openRegistry()
    const registry = await movedTo(home, status)
    const notices: string[] = []
    const repository = createFixture({ credential, onNotice: (notice) => notices.push(notice) }).at(registry)
    const bytes = Buffer.from('{}')
    const blob = descriptorOf(bytes)
    expect(await repository.sendBlob(blob, sourceOf(bytes), calm)).toBe('sent')
    expect(repository.isMoved()).toBe(true)
    const image = home.image('gallery/ui', '1.0.0')
    await repository.put(tag('1.0'), image, calm)
    expect(home.tags('gallery/ui').get('1.0')).toBe(image.digest)
    expect(new Set(home.log.map(({ authorization }) => authorization))).toEqual(new Set(['none']))
    expect(notices).toEqual([
      `${registry.host} redirects writes to ${home.host}. semtag follows, and sends ${home.host} no credentials.`,
    ])
  },
)

test('a redirected write within the registry keeps its authorization', async () => {
  const registry = await openRegistry({ auth: basic })
  const image = registry.image('gallery/ui', '1.0.0')
  registry.fault(({ method, headers }) => method === 'PUT' && headers.authorization !== undefined, {
    status: 307,
    headers: { location: '/v2/gallery/ui/manifests/1' },
  })
  const repository = createFixture({ credential }).at(registry)
  await repository.put(tag('1.0'), image, calm)
  expect(registry.log.at(-1)).toMatchObject({ path: '/v2/gallery/ui/manifests/1', authorization: 'basic' })
  expect(repository.isMoved()).toBe(false)
})

test.for([301, 302, 303])(
  'semtag does not follow a write after a %i, and the hint says what to do',
  async (status) => {
    const home = await openRegistry()
    const registry = await movedTo(home, status)
    const error = await failureOf(createFixture().at(registry).checkWrite(calm))
    expect(error.message).toBe(
      `${registry.host} redirects a POST to ${home.host} with HTTP ${status}, which would lose the write.`,
    )
    expect(error.hint).toContain(`Use ${home.host} as the registry`)
    expect(error.hint).toContain('--via engine')
    expect(home.log).toEqual([])
  },
)

test('the hint for a 401 behind a redirect names the other host', async () => {
  const home = await openRegistry({ auth: basic })
  const registry = await movedTo(home, 307)
  const image = home.image('gallery/ui', '1.0.0')
  const error = await failureOf(createFixture({ credential }).at(registry).put(tag('1.0'), image, calm))
  expect(error).toMatchObject({ code: 'UNAUTHORIZED' })
  expect(error.message).toContain(
    `${home.host}, to which ${registry.host} redirects, answered 401 Unauthorized`,
  )
  expect(error.hint).toContain(`Use ${home.host} as the registry and log in to it`)
})
