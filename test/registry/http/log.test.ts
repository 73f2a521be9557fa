import { expect, test } from 'vitest'
import { calm, createFixture, failureOf, openRegistry } from '../fixture.ts'

test('every attempt is told, without query or credential', async () => {
  const registry = await openRegistry({ auth: { bearer: { user: 'ci', password: 's3cret' } } })
  const fixture = createFixture({ credential: { kind: 'password', username: 'ci', password: 's3cret' } })
  registry.fault({ path: /^\/token/ }, { status: 503 })
  await fixture.at(registry).tags(calm)
  const list = `${registry.origin}/v2/gallery/ui/tags/list`
  const milliseconds = expect.any(Number)
  expect(fixture.requests).toEqual([
    { method: 'GET', url: list, status: 401, milliseconds, attempt: 1 },
    { method: 'GET', url: `${registry.origin}/token`, status: 503, milliseconds, attempt: 1 },
    { method: 'GET', url: `${registry.origin}/token`, status: 200, milliseconds, attempt: 2 },
    { method: 'GET', url: list, status: 404, milliseconds, attempt: 1 },
  ])
  expect(JSON.stringify([fixture.requests, fixture.retries])).not.toContain('s3cret')
})

test('the user agent is sent', async () => {
  const registry = await openRegistry()
  let agent: string | undefined
  registry.fault(({ headers }) => {
    agent = headers['user-agent']
    return false
  }, 'reset')
  await createFixture({ userAgent: 'semtag/1.2.3' }).at(registry).tags(calm)
  expect(agent).toBe('semtag/1.2.3')
})

test('no error tells a secret', async () => {
  const registry = await openRegistry({ auth: { bearer: { user: 'ci', password: 's3cret' } } })
  const fixture = createFixture({ credential: { kind: 'password', username: 'ci', password: 's3cret' } })
  registry.fault(
    { path: /tags/, method: 'GET', times: 2 },
    { status: 401, headers: { 'www-authenticate': `Bearer realm="${registry.origin}/token"` } },
  )
  registry.fault({ path: /tags/, times: 9 }, 'reset')
  const error = await failureOf(fixture.at(registry).tags(calm))
  const shown = JSON.stringify([error, error.message, error.hint, String(error.cause)])
  expect(fixture.secrets.length).toBeGreaterThan(2)
  for (const secret of fixture.secrets) expect(shown).not.toContain(secret)
})
