import { expect, test } from 'vitest'
import { failure } from '../../support/registry/reply.ts'
import { calm, createFixture, failureOf, openRegistry, tag } from '../fixture.ts'

const password = { kind: 'password', username: 'ci', password: 's3cret' } as const
const identity = { kind: 'identity-token', token: 'refresh-me' } as const
const login = { user: 'ci', password: 's3cret' }

/** The challenge of a registry to a token without the rights of the scope. */
const bearer = (origin: string, scope = '') =>
  `Bearer realm="${origin}/token",scope="${scope}",error="insufficient_scope"`

/** The requests as `METHOD authorization status`, token requests as `METHOD token …`. */
function story(registry: Awaited<ReturnType<typeof openRegistry>>): string[] {
  return registry.log.map(
    ({ method, path, authorization, status }) =>
      `${method} ${path.startsWith('/token') ? 'token ' : ''}${authorization} ${status}`,
  )
}

/** The scopes that semtag asked for. */
function scopes(registry: Awaited<ReturnType<typeof openRegistry>>): string[] {
  return registry.log
    .filter(({ path }) => path.startsWith('/token'))
    .map(({ path }) => new URLSearchParams(path.split('?')[1]).getAll('scope').join(' '))
}

test('an open registry gets no authorization, and no credential helper runs', async () => {
  const registry = await openRegistry()
  const find = () => Promise.reject(new Error('asked'))
  await createFixture({ credentials: { find } }).at(registry).tags(calm)
  expect(story(registry)).toEqual(['GET none 404'])
})

test('semtag sends Basic after the first 401, and from then on at once', async () => {
  const registry = await openRegistry({ auth: { basic: login } })
  const fixture = createFixture({ credential: password })
  const repository = fixture.at(registry)
  await repository.tags(calm)
  await repository.head(tag('1.0.0'), calm)
  await fixture.at(registry, 'other').head(tag('1.0.0'), calm)
  expect(story(registry)).toEqual(['GET none 401', 'GET basic 404', 'HEAD basic 404', 'HEAD basic 404'])
  expect(fixture.secrets).toContain('s3cret')
  expect(fixture.secrets).toContain(Buffer.from('ci:s3cret').toString('base64'))
})

test('one token serves a whole release, reads and writes', async () => {
  const registry = await openRegistry({ auth: { bearer: login } })
  const image = registry.image('gallery/ui', '2.1.106')
  const fixture = createFixture({ credential: password })
  const repository = fixture.at(registry)
  await Promise.all([
    repository.tags(calm),
    repository.head(tag('2.1'), calm),
    repository.head(tag('2'), calm),
  ])
  await repository.put(tag('2.1'), image, calm)
  expect(story(registry).sort()).toEqual(
    [
      'GET none 401',
      'GET token basic 200',
      'GET bearer 200',
      'HEAD bearer 404',
      'HEAD bearer 404',
      'PUT bearer 201',
    ].sort(),
  )
  const asked = registry.log.find(({ path }) => path.startsWith('/token'))?.path
  expect(Object.fromEntries(new URLSearchParams(asked?.split('?')[1]))).toEqual({
    service: 'test registry',
    scope: 'repository:gallery/ui:pull,push',
    account: 'ci',
  })
  expect(fixture.secrets).toEqual([
    's3cret',
    Buffer.from('ci:s3cret').toString('base64'),
    expect.stringMatching(/^[0-9a-f-]{36}$/),
  ])
})

test('each repository has its own token, and one request learns the challenge', async () => {
  const registry = await openRegistry({ auth: { bearer: login } })
  const fixture = createFixture({ credential: password })
  await fixture.at(registry, 'a').tags(calm)
  await fixture.at(registry, 'b').tags(calm)
  await fixture.at(registry, 'a').tags(calm)
  expect(story(registry)).toEqual([
    'GET none 401',
    'GET token basic 200',
    'GET bearer 404',
    'GET token basic 200',
    'GET bearer 404',
    'GET bearer 404',
  ])
  expect(scopes(registry)).toEqual(['repository:a:pull,push', 'repository:b:pull,push'])
})

test('semtag forgets the token that a registry rejects, and no other', async () => {
  const registry = await openRegistry({ auth: { bearer: login } })
  const fixture = createFixture({ credential: password })
  for (const path of ['a', 'b']) await fixture.at(registry, path).head(tag('1'), calm)
  registry.clearLog()
  registry.fault({ path: /^\/v2\/a\// }, { status: 401, headers: { 'www-authenticate': 'Bearer realm="x"' } })
  for (const path of ['a', 'b']) await fixture.at(registry, path).head(tag('1'), calm)
  expect(story(registry)).toEqual([
    'HEAD bearer 401',
    'GET token basic 200',
    'HEAD bearer 404',
    'HEAD bearer 404',
  ])
})

test.for(['token', 'access_token'] as const)('the token may be in the field %s', async (field) => {
  const registry = await openRegistry({ auth: { bearer: { ...login, field } } })
  expect(await createFixture({ credential: password }).at(registry).tags(calm)).toEqual([])
})

test.for([
  [undefined, 40, 45],
  [300, 220, 225],
] as const)('a token of %s seconds is renewed before it expires', async ([expiresIn, early, late]) => {
  const registry = await openRegistry({ auth: { bearer: { ...login, ...(expiresIn && { expiresIn }) } } })
  const fixture = createFixture({ credential: password })
  const repository = fixture.at(registry)
  await repository.tags(calm)
  fixture.pass(early)
  registry.clearLog()
  await repository.tags(calm)
  expect(story(registry)).toEqual(['GET bearer 404'])
  fixture.pass(late - early)
  await Promise.all([repository.tags(calm), repository.tags(calm)])
  expect(registry.log.filter(({ path }) => path.startsWith('/token'))).toHaveLength(1)
})

test('a token that expired early is renewed once for all requests', async () => {
  const registry = await openRegistry({ auth: { bearer: login } })
  const repository = createFixture({ credential: password }).at(registry)
  await repository.tags(calm)
  registry.revokeTokens()
  registry.clearLog()
  await Promise.all([repository.tags(calm), repository.tags(calm)])
  expect(registry.log.filter(({ path }) => path.startsWith('/token'))).toHaveLength(1)
  expect(registry.log.filter(({ status }) => status === 404)).toHaveLength(2)
})

test('semtag gives up on a registry that accepts no token', async () => {
  const registry = await openRegistry({ auth: { bearer: login } })
  const challenge = `Bearer realm="${registry.origin}/token",service="x"`
  registry.fault({ path: /^\/v2/, times: 99 }, { status: 401, headers: { 'www-authenticate': challenge } })
  const error = await failureOf(createFixture({ credential: password }).at(registry).tags(calm))
  expect(error.message).toBe(`${registry.host} rejected the credentials of the user "ci".`)
  expect(story(registry)).toEqual([
    'GET none 401',
    'GET token basic 200',
    'GET bearer 401',
    'GET token basic 200',
    'GET bearer 401',
    // Whether the token is good for anything else.
    'GET bearer 401',
  ])
})

test('a second 401 without a challenge is a rejected credential', async () => {
  const registry = await openRegistry({ auth: { bearer: login } })
  registry.fault(
    { path: /^\/v2/, when: ({ headers }) => headers.authorization !== undefined, times: 9 },
    { status: 401 },
  )
  const error = await failureOf(createFixture({ credential: password }).at(registry).head(tag('1'), calm))
  expect(error.message).toBe(`${registry.host} rejected the credentials of the user "ci".`)
})

test('an identity token is sent in a form by POST', async () => {
  const registry = await openRegistry({ auth: { bearer: { identityToken: 'refresh-me' } } })
  let form = ''
  registry.fault(({ method, headers, body }) => {
    if (method === 'POST' && headers['content-type'] === 'application/x-www-form-urlencoded')
      form = Buffer.from(body).toString()
    return false
  }, 'reset')
  const fixture = createFixture({ credential: identity })
  expect(await fixture.at(registry).tags(calm)).toEqual([])
  expect(story(registry)).toEqual(['GET none 401', 'POST token none 200', 'GET bearer 404'])
  expect(Object.fromEntries(new URLSearchParams(form))).toEqual({
    grant_type: 'refresh_token',
    client_id: 'semtag',
    service: 'test registry',
    scope: 'repository:gallery/ui:pull,push',
    refresh_token: 'refresh-me',
  })
  expect(fixture.secrets).toEqual([
    'refresh-me',
    Buffer.from('<token>:refresh-me').toString('base64'),
    expect.stringMatching(/^[0-9a-f-]{36}$/),
  ])
})

test.for([404, 405])(
  'an identity token is sent by GET if the server answers POST with %s',
  async (status) => {
    const registry = await openRegistry({ auth: { bearer: { identityToken: 'refresh-me' } } })
    registry.fault({ method: 'POST' }, { status })
    expect(await createFixture({ credential: identity }).at(registry).tags(calm)).toEqual([])
    expect(story(registry).slice(1, 3)).toEqual([`POST token none ${status}`, 'GET token basic 200'])
  },
)

test.for([
  ['a password', password],
  ['an identity token', identity],
] as const)(
  'semtag names no service to the token server if the challenge names none: %s',
  async ([, credential]) => {
    const registry = await openRegistry({ auth: { bearer: { ...login, identityToken: 'refresh-me' } } })
    registry.fault({}, { status: 401, headers: { 'www-authenticate': bearer(registry.origin) } })
    const asked: string[] = []
    registry.fault(({ url, body }) => {
      if (url.pathname === '/token') asked.push(`${url.search}${Buffer.from(body)}`)
      return false
    }, 'reset')
    expect(await createFixture({ credential }).at(registry).tags(calm)).toEqual([])
    expect(asked).toEqual([expect.stringContaining('scope=')])
    expect(asked[0]).not.toContain('service')
  },
)

test.for([
  ['rejects an identity token', identity, 400, 'UNAUTHORIZED', 'rejected the identity token'],
  ['denies an identity token', identity, 403, 'DENIED', 'asking for a token'],
  ['does not understand', password, 400, 'REGISTRY_ERROR', 'asking for a token'],
  ['does not understand without a login', undefined, 400, 'REGISTRY_ERROR', 'asking for a token'],
  ['needs a login', undefined, 401, 'UNAUTHORIZED', 'needs credentials, but semtag found none'],
] as const)('the error of a token server that %s says so', async ([, credential, status, code, words]) => {
  const registry = await openRegistry({ auth: { bearer: login } })
  registry.fault({ path: /^\/token/, times: 9 }, { status, body: { error: 'invalid_grant' } })
  const fixture = createFixture(credential && { credential })
  const error = await failureOf(fixture.at(registry).head(tag('1'), calm))
  expect(error).toMatchObject({ code, speaker: 'registry' })
  expect(error.message.toLowerCase()).toContain(words.toLowerCase())
})

test('a registry token is sent as it is', async () => {
  const registry = await openRegistry({ auth: { bearer: login } })
  const credential = { kind: 'registry-token', token: 'as-it-is' } as const
  const fixture = createFixture({ credential })
  const error = await failureOf(fixture.at(registry).tags(calm))
  expect(fixture.secrets).toEqual(['as-it-is'])
  expect(error).toMatchObject({ code: 'UNAUTHORIZED' })
  expect(error.message).toBe(
    `${registry.host} rejected the registry token (UNAUTHORIZED: authentication required).`,
  )
  expect(story(registry)).toEqual(['GET none 401', 'GET bearer 401', 'GET bearer 401'])
})

test('a registry that is open to readers asks for credentials at the first write', async () => {
  const registry = await openRegistry({ auth: { bearer: login } })
  const image = registry.image('gallery/ui', '1.0.0')
  const repository = createFixture({ credential: password }).at(registry)
  registry.fault({ method: 'GET' }, { status: 200, body: { tags: ['1.0.0'] } })
  await repository.tags(calm)
  await repository.put(tag('1.0'), image, calm)
  expect(story(registry)).toEqual(['GET none 200', 'PUT none 401', 'GET token basic 200', 'PUT bearer 201'])
})

test.for([
  ['Basic', { basic: login }, []],
  ['a token server', { bearer: login }, [expect.stringMatching(/^[0-9a-f-]{36}$/)]],
] as const)('%s without credentials is UNAUTHORIZED', async ([, auth, secrets]) => {
  const registry = await openRegistry({ auth })
  const fixture = createFixture()
  const error = await failureOf(fixture.at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'UNAUTHORIZED', hint: `Run: docker login ${registry.host}` })
  expect(error.message).toBe(`${registry.host} needs credentials, but semtag found none for it.`)
  expect(fixture.secrets).toEqual(secrets)
})

test.for([
  // semtag also asks whether the login is good for anything else than the list.
  ['Basic', { basic: login }, ['GET none 401', 'GET basic 401', 'GET basic 401']],
  ['a token server', { bearer: login }, ['GET none 401', 'GET token basic 401', 'GET token basic 401']],
] as const)('%s with the wrong password is UNAUTHORIZED', async ([, auth, requests]) => {
  const registry = await openRegistry({ auth })
  const fixture = createFixture({ credential: { ...password, password: 'wr0ng' } })
  const error = await failureOf(fixture.at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'UNAUTHORIZED', hint: `Run: docker login ${registry.host}` })
  expect(error.message).toBe(
    `${registry.host} rejected the credentials of the user "ci" (UNAUTHORIZED: authentication required).`,
  )
  expect(JSON.stringify(error)).not.toContain('wr0ng')
  expect(story(registry)).toEqual(requests)
})

test.for([
  ['less', false, 'may not push to', ['PUT bearer 401']],
  ['nothing', true, 'requested access to the resource is denied', ['GET token basic 403']],
] as const)(
  'a reader to whom the token server gives %s reads, and learns that it may not write',
  async ([, strict, words, requests]) => {
    const registry = await openRegistry({ auth: { bearer: { ...login, rights: ['pull'], strict } } })
    const image = registry.image('gallery/ui', '1.0.0')
    const repository = createFixture({ credential: password }).at(registry)
    expect(await repository.tags(calm)).toEqual(['1.0.0'])
    expect(await repository.head(tag('1.0.0'), calm)).toBeDefined()
    registry.clearLog()
    const error = await failureOf(repository.put(tag('1.0'), image, calm))
    expect(error).toMatchObject({ code: 'DENIED', speaker: 'registry' })
    expect(error.message).toContain(words)
    expect(story(registry)).toEqual(requests)
    expect(registry.tags('gallery/ui').has('1.0')).toBe(false)
  },
)

test('a reader without a login needs a login to write', async () => {
  const registry = await openRegistry({ auth: { bearer: { anonymous: ['pull'] } } })
  const image = registry.image('gallery/ui', '1.0.0')
  const repository = createFixture().at(registry)
  expect(await repository.tags(calm)).toEqual(['1.0.0'])
  expect(await failureOf(repository.put(tag('1.0'), image, calm))).toMatchObject({ code: 'UNAUTHORIZED' })
})

test('a client that only reads asks for no other right', async () => {
  const registry = await openRegistry({ auth: { bearer: login } })
  await createFixture({ credential: password, scopes: 'pull' }).at(registry).tags(calm)
  expect(registry.log[1]?.path).toContain('scope=repository%3Agallery%2Fui%3Apull&')
})

test.for([
  ['no token', { status: 200, body: {} }, 'issued no token'],
  ['a token that breaks the header', { status: 200, body: { token: 'a\r\nb' } }, 'issued no token'],
  ['a page', { status: 200, body: '<html>' }, 'issued no token'],
  ['a list', { status: 200, body: [] }, 'issued no token'],
  ['an error', failure(404, 'NAME_UNKNOWN', 'no'), 'Asking for a token'],
  ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'Asking for a token'],
] as const)('a token server that answers with %s is an error', async ([, reply, words]) => {
  const registry = await openRegistry({ auth: { bearer: login } })
  registry.fault({ path: /^\/token/ }, reply)
  const error = await failureOf(createFixture({ credential: password }).at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'REGISTRY_ERROR', speaker: 'registry' })
  expect(error.message).toContain(words)
})

test('semtag asks a busy token server again', async () => {
  const registry = await openRegistry({ auth: { bearer: login } })
  registry.fault({ path: /^\/token/, times: 2 }, { status: 502 })
  const fixture = createFixture({ credential: password })
  expect(await fixture.at(registry).tags(calm)).toEqual([])
  expect(fixture.retries).toHaveLength(2)
})

test.for([
  ['no challenge', {}, 'without a challenge'],
  ['a challenge of another kind', { 'www-authenticate': 'Negotiate' }, 'does not support: negotiate'],
] as const)('a 401 with %s is an error', async ([, headers, words]) => {
  const registry = await openRegistry()
  registry.fault({}, { status: 401, headers })
  const error = await failureOf(createFixture({ credential: password }).at(registry).tags(calm))
  expect(error).toMatchObject({ code: 'UNAUTHORIZED', speaker: 'registry' })
  expect(error.message).toContain(words)
})

test('semtag prefers the token server among several challenges', async () => {
  const registry = await openRegistry({ auth: { bearer: login } })
  registry.fault(
    {},
    {
      status: 401,
      headers: {
        'www-authenticate': ['Basic realm="x"', `Bearer realm="${registry.origin}/token",service="s"`],
      },
    },
  )
  await createFixture({ credential: password }).at(registry).tags(calm)
  expect(story(registry)).toEqual(['GET none 401', 'GET token basic 200', 'GET bearer 404'])
})

test('the first requests wait for the first answer', async () => {
  const registry = await openRegistry({ auth: { basic: login } })
  const repository = createFixture({ credential: password }).at(registry)
  await Promise.all([1, 2, 3, 4].map(() => repository.tags(calm)))
  expect(story(registry)).toEqual(['GET none 401', ...Array(4).fill('GET basic 404')])
})

test('a registry name in upper case is the same registry', async () => {
  const registry = await openRegistry({ auth: { basic: login }, name: 'LOCALHOST' })
  expect(await createFixture({ credential: password }).at(registry).tags(calm)).toEqual([])
})

/** A registry whose token server names a right of its own for the list, as Azure has it. */
async function withMetadataRight(rights: readonly string[], first: boolean) {
  const registry = await openRegistry({ auth: { bearer: { ...login, rights } } })
  registry.image('gallery/ui', '1.0.0')
  const field = bearer(registry.origin, 'repository:gallery/ui:metadata_read')
  const isRefused = ({ url, headers }: { url: URL; headers: { authorization?: string | undefined } }) =>
    url.pathname.endsWith('/tags/list') && (first || headers.authorization !== undefined)
  registry.fault(isRefused, { status: 401, headers: { 'www-authenticate': field } })
  return registry
}

test('semtag asks for a right that the first challenge names', async () => {
  const registry = await withMetadataRight(['pull', 'push', 'delete', 'metadata_read'], true)
  const repository = createFixture({ credential: password }).at(registry)
  expect(await repository.tags(calm)).toEqual(['1.0.0'])
  expect(scopes(registry)).toEqual(['repository:gallery/ui:pull,push,metadata_read'])
  registry.clearLog()
  await repository.delete(tag('1.0.0'), calm)
  expect(scopes(registry)).toEqual(['repository:gallery/ui:delete'])
})

test('semtag asks for a right that a later challenge names, once for all requests', async () => {
  const registry = await withMetadataRight(['pull', 'push', 'metadata_read'], false)
  const repository = createFixture({ credential: password }).at(registry)
  expect(await repository.head(tag('1.0.0'), calm)).toBeDefined()
  expect(await Promise.all([repository.tags(calm), repository.tags(calm)])).toEqual([['1.0.0'], ['1.0.0']])
  expect(scopes(registry)).toEqual([
    'repository:gallery/ui:pull,push',
    'repository:gallery/ui:pull,push,metadata_read',
  ])
})

test.for([
  ['Basic', { basic: login }, undefined],
  ['a token server', { bearer: login }, undefined],
  ['a registry that refuses the size of a page', { basic: login }, { status: 400 }],
] as const)(
  'if only the list is refused, the error does not blame the login: %s',
  async ([, auth, tooManyTags]) => {
    const registry = await openRegistry({ auth, pageSize: 10, tooManyTags })
    registry.image('gallery/ui', '1.0.0')
    const refused = failure(401, 'UNAUTHORIZED', 'no list for you')
    const reply = { ...refused, headers: { 'www-authenticate': 'Basic realm="x"' } }
    const path = tooManyTags === undefined ? /\/tags\/list/ : /\/tags\/list$/
    const when = ({ headers }: { headers: { authorization?: string | undefined } }) =>
      headers.authorization !== undefined
    registry.fault({ path, when, times: 2 }, reply)
    const repository = createFixture({ credential: password }).at(registry)
    expect(await repository.head(tag('1.0.0'), calm)).toBeDefined()
    const error = await failureOf(repository.tags(calm))
    expect(error.message).toContain('answered 401 Unauthorized: UNAUTHORIZED: no list for you')
    expect(error.message).not.toContain('rejected')
  },
)

test('the hint for a password that the user gave to semtag does not name docker login', async () => {
  const registry = await openRegistry({ auth: { basic: login } })
  const credential = { ...password, password: 'wr0ng', given: true } as const
  const error = await failureOf(createFixture({ credential }).at(registry).tags(calm))
  expect(error.hint).toContain('Check SEMTAG_USERNAME and its password')
})

test('each repository gets the login of its part of the registry', async () => {
  const registry = await openRegistry({ auth: { basic: login } })
  const asked: string[] = []
  const credentials = {
    find: async ({ path }: { readonly path: string }) => {
      asked.push(path)
      return path === 'team/app' ? password : { ...password, password: 'wr0ng' }
    },
  }
  const fixture = createFixture({ credentials })
  expect(await fixture.at(registry, 'team/app').tags(calm)).toEqual([])
  expect(await failureOf(fixture.at(registry, 'other/app').tags(calm))).toMatchObject({
    code: 'UNAUTHORIZED',
  })
  expect(asked).toEqual(['team/app', 'other/app'])
})

test.for<[string, 'HEAD' | 'DELETE', (turn: number) => string, number]>([
  ['the same right again and again', 'HEAD', () => 'metadata_read', 2],
  ['a new right each time', 'HEAD', (turn) => `right_${'a'.repeat(turn)}`, 10],
  ['one form of the right to delete, then another', 'DELETE', (turn) => (turn % 2 ? 'delete' : '*'), 3],
])('semtag gives up on a registry that refuses every token and names %s', async ([, method, right, most]) => {
  const registry = await openRegistry({ auth: { bearer: { ...login, expiresIn: 1e-9 } } })
  for (let turn = 1; turn <= 40; turn++) {
    const field = bearer(registry.origin, `repository:gallery/ui:${right(turn)}`)
    registry.fault(
      { method, path: /^\/v2\/gallery/ },
      { status: 401, headers: { 'www-authenticate': field } },
    )
  }
  const repository = createFixture({ credential: password }).at(registry)
  const error = await failureOf(
    method === 'HEAD' ? repository.head(tag('1.0.0'), calm) : repository.delete(tag('1.0.0'), calm),
  )
  expect(error.code).toBe('DENIED')
  expect(scopes(registry)).toHaveLength(most)
})

test('a registry may demand other rights to delete from another repository', async () => {
  const deletion = { a: 'delete', b: '*' }
  const registry = await openRegistry({ auth: { bearer: { ...login, deletion } } })
  const fixture = createFixture({ credential: password })
  for (const path of ['a', 'b', 'a']) await fixture.at(registry, path).delete(tag('1.0.0'), calm)
  const demanded = scopes(registry).filter((scope) => /delete|\*/.test(scope))
  expect(demanded.map((scope) => scope.replace(/pull,|push,/g, ''))).toEqual([
    'repository:a:delete',
    'repository:b:delete',
    'repository:b:*',
    'repository:a:*',
  ])
})
