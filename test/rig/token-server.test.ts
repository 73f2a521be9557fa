import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import { buildImage, pushImage, type RigRegistry, removeImage, sharedEngine, startRegistry } from './index.ts'
import { registryRequest } from './registry-client.ts'

let registry: RigRegistry
beforeAll(async () => {
  registry = await startRegistry({ auth: 'token' })
})
afterAll(() => registry.stop())

const scope = 'repository:gallery/ui:pull,push'
let realm: URL
let service: string
beforeEach(async () => {
  const answer = await fetch(`${registry.url}/v2/`)
  const challenge = answer.headers.get('www-authenticate') ?? ''
  realm = new URL(/realm="([^"]+)"/.exec(challenge)?.[1] ?? '')
  service = /service="([^"]+)"/.exec(challenge)?.[1] ?? ''
})

async function get(authorization?: string) {
  const url = new URL(realm)
  url.search = String(new URLSearchParams({ service, scope }))
  return answerOf(await fetch(url, { headers: authorization === undefined ? {} : { authorization } }))
}

async function post(form: Record<string, string>) {
  const body = new URLSearchParams({ service, scope, client_id: 'test', ...form })
  return answerOf(await fetch(realm, { method: 'POST', body }))
}

async function answerOf(response: Response) {
  const { token } = z.looseObject({ token: z.string().optional() }).parse(await response.json())
  if (token === undefined) return { status: response.status }
  const headers = { authorization: `Bearer ${token}` }
  return {
    status: response.status,
    tags: (await registryRequest(registry, '/v2/gallery/ui/tags/list', headers)).status,
  }
}

const basic = (password: string) =>
  `Basic ${Buffer.from(`${registry.username}:${password}`).toString('base64')}`

// 404: let in, and the repository is not there yet; 401: not let in.
test('a password gets a token, by GET and by POST', async () => {
  const { username, password } = registry
  expect(await get(basic(password))).toEqual({ status: 200, tags: 404 })
  expect(await post({ grant_type: 'password', username, password })).toEqual({ status: 200, tags: 404 })
})

test('an identity token gets a token', async () => {
  const form = { grant_type: 'refresh_token', refresh_token: registry.identityToken }
  expect(await post(form)).toEqual({ status: 200, tags: 404 })
})

test('anyone gets a token, which opens nothing', async () => {
  expect(await get()).toEqual({ status: 200, tags: 401 })
})

test('wrong credentials get no token', async () => {
  const { username } = registry
  expect(await get(basic('wrong'))).toEqual({ status: 401 })
  expect(await post({ grant_type: 'password', username, password: 'wrong' })).toEqual({ status: 401 })
  expect(await post({ grant_type: 'refresh_token', refresh_token: 'wrong' })).toEqual({ status: 401 })
  expect(await post({ grant_type: 'unheard-of' })).toEqual({ status: 401 })
})

test('an engine pushes with an identity token, and the server records the requests for tokens', async () => {
  const { reference } = await buildImage(sharedEngine(), { name: 'rig-token-test', layers: 1, seed: 'token' })
  const before = registry.tokenRequests().length

  await pushImage(sharedEngine(), {
    image: reference,
    repository: `${registry.host}/engine`,
    tag: '1',
    credential: { identityToken: registry.identityToken },
  })
  await removeImage(sharedEngine(), reference)

  expect(await registry.tags('engine')).toEqual(['1'])
  expect(registry.tokenRequests().slice(before)).toEqual([
    { grant: 'refresh_token', scopes: ['repository:engine:push,pull'], status: 200 },
  ])
})
