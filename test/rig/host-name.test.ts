import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { isLoopback, provideHostName } from './index.ts'

// Other files of the run may add and remove lines of their own meanwhile.
async function linesWith(text: string): Promise<readonly string[]> {
  return (await readFile('/etc/hosts', 'utf8')).split('\n').filter((line) => line.includes(text))
}

test('a name resolves while it is in use, and only its line is removed', async () => {
  const name = `${randomUUID()}.local`
  const others = await linesWith('localhost')
  expect(await isLoopback(name)).toBe(false)

  const provided = await provideHostName(name)
  onTestFinished(provided.stop)
  expect(provided.resolves).toBe(true)
  expect(await isLoopback(name)).toBe(true)
  await provided.stop()

  expect(await isLoopback(name)).toBe(false)
  expect(await linesWith('localhost')).toEqual(others)
  expect(await linesWith(name)).toEqual([])
})

test('two users of one name do not remove it for each other', async () => {
  const name = `${randomUUID()}.local`
  const [first, second] = await Promise.all([provideHostName(name), provideHostName(name)])

  await first.stop()
  expect(await isLoopback(name)).toBe(true)
  await second.stop()

  expect(await isLoopback(name)).toBe(false)
})

test('a name that the machine has stays unchanged', async () => {
  const before = await linesWith('localhost')

  const provided = await provideHostName('localhost')

  expect(provided.resolves).toBe(true)
  expect(await linesWith('localhost')).toEqual(before)
})
