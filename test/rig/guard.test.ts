import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { freshDirectory, startGuarded } from './guard.ts'
import { remainsOf } from './remains.ts'

test('a guarded process runs until the guard stops it and removes its directory', async () => {
  const directory = await freshDirectory()
  const guarded = startGuarded(directory, ['sleep', 'infinity'])
  await guarded.until(async () =>
    (await remainsOf(directory)).some((left) => left.includes('sleep')) ? true : undefined,
  )

  await guarded.stop()

  expect(await remainsOf(directory)).toEqual([])
})

test('the guard kills a process that ignores SIGTERM', async () => {
  const directory = await freshDirectory()
  const ready = join(directory, 'ready')
  const deaf = ['/bin/bash', '-c', `trap '' TERM; touch ${ready}; exec sleep infinity`] as const
  const guarded = startGuarded(directory, [...deaf])
  await guarded.until(() =>
    access(ready).then(
      () => true,
      () => undefined,
    ),
  )

  await guarded.stop()

  expect(await remainsOf(directory)).toEqual([])
})

test('a process can be stopped twice, and after it has ended by itself', async () => {
  const directory = await freshDirectory()
  const guarded = startGuarded(directory, ['true'])

  await guarded.stop()
  await guarded.stop()

  expect(await remainsOf(directory)).toEqual([])
})

test('waiting for a process that ends quotes the end of its log', async () => {
  const directory = await freshDirectory()
  await writeFile(join(directory, 'words'), 'the disk is full\n')
  const guarded = startGuarded(directory, ['/bin/sh', '-c', `cat ${directory}/words >&2; exit 1`])

  await expect(guarded.until(async () => undefined)).rejects.toThrow(
    '/bin/sh ended before it was ready. Its log ends:\nthe disk is full',
  )
})

test('the process does not see the settings of its caller', async () => {
  vi.stubEnv('REGISTRY_HTTP_ADDR', 'elsewhere')
  const directory = await freshDirectory()
  const guarded = startGuarded(directory, ['/bin/sh', '-c', 'env >&2; exec sleep infinity'])
  const environment = await guarded.until(async () => (await guarded.log()).match(/^HOME=.*/ms)?.[0])
  await guarded.stop()

  expect(environment).not.toContain('elsewhere')
})
