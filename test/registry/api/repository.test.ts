import { expect, test } from 'vitest'
import { calm, createFixture, failureOf, openRegistry, tag } from '../fixture.ts'

test('the check opens an upload and cancels it, and leaves nothing behind', async () => {
  const registry = await openRegistry()
  await createFixture().at(registry, 'team/app').checkWrite(calm)
  expect(registry.lines.map((line) => line.replace(/uploads\/.+ /, 'uploads/… '))).toEqual([
    'POST /v2/team/app/blobs/uploads/ 202',
    'DELETE /v2/team/app/blobs/uploads/… 204',
  ])
  expect(registry.blobs('team/app').size).toBe(0)
})

test('the check passes if the registry keeps the upload open', async () => {
  const registry = await openRegistry()
  registry.fault({ method: 'DELETE' }, { status: 405 })
  await createFixture().at(registry, 'team/app').checkWrite(calm)
})

test('a user who may not push gets an error', async () => {
  const registry = await openRegistry()
  registry.fault({ method: 'POST' }, { status: 403 })
  expect(await failureOf(createFixture().at(registry, 'team/app').checkWrite(calm))).toMatchObject({
    code: 'DENIED',
    speaker: 'registry',
    hint: 'Check the rights of the user or token that is logged in to this registry.',
    message: `Opening an upload to ${registry.host}/team/app failed: ${registry.host} answered 403 Forbidden.`,
  })
})

test('the configuration of an image is read from its blob', async () => {
  const registry = await openRegistry()
  registry.image('gallery/ui', '2.1.106', { labels: { vendor: 'acme' } })
  const repository = createFixture().at(registry)
  const manifest = await repository.get(tag('2.1.106'), calm)
  expect(manifest && (await repository.configuration(manifest, calm))).toEqual({
    platform: 'linux/amd64',
    labels: { vendor: 'acme' },
  })
})
