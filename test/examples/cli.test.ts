import { afterAll, expect, test } from 'vitest'
import { openExample } from './support/example.ts'

const example = await openExample('cli')
afterAll(() => example.stop())

test('what the README types prints what the README shows', async () => {
  await example.followReadme()
  expect(await example.registry.tags('image-gallery')).toEqual([
    '2',
    '2.1',
    '2.1.106',
    '2.1.107',
    '2.2',
    '2.2.11',
    '3.0.0-rc.1',
    'latest',
    'next',
  ])
})
