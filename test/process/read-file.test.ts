import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readBounded } from '../../src/process/read-file.ts'

const directory = await mkdtemp(join(tmpdir(), 'semtag-read-'))

async function pipe(name: string): Promise<string> {
  const path = join(directory, name)
  execFileSync('sh', ['-c', 'mkfifo "$0"', path])
  return path
}

test('readBounded reads the maximum and refuses a larger file', async () => {
  const path = join(directory, 'small')
  await writeFile(path, 'ä'.repeat(100_000))
  expect((await readBounded(path, 200_000)).toString()).toBe('ä'.repeat(100_000))
  await expect(readBounded(path, 199_999)).rejects.toMatchObject({ code: 'EFBIG' })
})

test('readBounded stops reading a sparse file and an endless device', async () => {
  const path = join(directory, 'huge')
  await writeFile(path, '')
  await truncate(path, 2 ** 40)
  for (const endless of [path, '/dev/zero'])
    await expect(readBounded(endless, 1024 * 1024)).rejects.toMatchObject({ code: 'EFBIG' })
})

test('a pipe without a writer is empty', async () => {
  expect(await readBounded(await pipe('silent'), 10)).toHaveLength(0)
})

test('readBounded reads a pipe until its writer closes it', async () => {
  const path = await pipe('spoken')
  const writer = spawn('sh', ['-c', `exec >${path}; echo one; read -r next; echo two`])
  // Opens both ends, so that the writer does not wait for a reader.
  const held = await open(path, 'r+')
  const reading = readBounded(path, 1000)
  writer.stdin.end('go on\n')
  await once(writer, 'close')
  await held.close()
  expect((await reading).toString()).toBe('one\ntwo\n')
})

test('an aborted signal ends the wait for a pipe', async () => {
  const path = await pipe('waiting')
  const writer = await open(path, 'r+')
  const end = new AbortController()
  const reading = readBounded(path, 10, end.signal)
  end.abort(new Error('enough'))
  await expect(reading).rejects.toThrow('enough')
  await writer.close()
})
