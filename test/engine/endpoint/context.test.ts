import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { currentContext, readContext } from '../../../src/engine/endpoint/context.ts'

async function directoryWith(name: string, host: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-context-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const folder = join(directory, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'))
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'meta.json'),
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }),
  )
  return directory
}

test('readContext does not use the name as a path', async () => {
  const directory = await directoryWith('../up', 'tcp://a')
  expect(await readContext('../up', '--context', directory)).toEqual({ host: 'tcp://a' })
})

test('messages have the name without control characters', async () => {
  const directory = await directoryWith('one', 'tcp://a')
  await expect(readContext('\u001b[31mtwo', 'DOCKER_CONTEXT', directory)).rejects.toThrow(
    'There is no docker context "[31mtwo" (from DOCKER_CONTEXT).',
  )
})

test.each([
  ['{"currentContext":"one"}', 'one'],
  ['{"currentContext":""}', undefined],
  ['{"auths":{}}', undefined],
])('config.json %s chooses %s', async (content, name) => {
  const directory = await directoryWith('one', 'tcp://a')
  await writeFile(join(directory, 'config.json'), content)
  expect(await currentContext(directory)).toBe(name)
})
