import { expect, test } from 'vitest'
import { calm, createFixture, failureOf, openRegistry } from '../fixture.ts'

test('an upload is opened and given up, and nothing is left', async () => {
  const registry = await openRegistry()
  await createFixture().at(registry, 'team/app').checkWrite(calm)
  expect(registry.lines.map((line) => line.replace(/uploads\/.+ /, 'uploads/… '))).toEqual([
    'POST /v2/team/app/blobs/uploads/ 202',
    'DELETE /v2/team/app/blobs/uploads/… 204',
  ])
  expect(registry.blobs('team/app').size).toBe(0)
})

test('a registry that keeps the upload open is no reason to stop', async () => {
  const registry = await openRegistry()
  registry.fault({ method: 'DELETE' }, { status: 405 })
  await createFixture().at(registry, 'team/app').checkWrite(calm)
})

test('who may not push is told so', async () => {
  const registry = await openRegistry()
  registry.fault({ method: 'POST' }, { status: 403 })
  expect(await failureOf(createFixture().at(registry, 'team/app').checkWrite(calm))).toMatchObject({
    code: 'DENIED',
    speaker: 'registry',
    message: `Opening an upload to ${registry.host}/team/app failed: ${registry.host} answered 403 Forbidden.`,
  })
})
