import { expect, onTestFinished, test } from 'vitest'
import { startRegistry } from '../support/registry/registry.ts'
import { runBundle } from './run-bundle.ts'

test('the action releases an image', async () => {
  const registry = await startRegistry({ auth: { bearer: { user: 'ci', password: 'hunter22' } } })
  onTestFinished(() => registry.close())
  const { digest } = registry.image('build/ui', undefined)
  const step = await runBundle({
    image: `docker://${registry.host}/build/ui@${digest}`,
    version: '1.0.0',
    registry: registry.host,
    repository: 'ui',
    username: 'ci',
    password: 'hunter22',
  })
  expect(step, step.log).toMatchObject({ code: 0, outputs: { status: 'complete', digest } })
  expect([...registry.tags('ui').keys()].toSorted()).toEqual(['1', '1.0', '1.0.0', 'latest'])
  expect(step.summary).toContain('```mermaid')
})

test('the action fails without inputs', async () => {
  const step = await runBundle({ image: 'ui', version: '' })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'usage' } })
  expect(step.commands).toHaveLength(2)
})
