import { execa } from 'execa'
import { expect, test } from 'vitest'
import { command } from './support/semtag.ts'

const run = (redirection: string) =>
  execa('sh', ['-c', `node "$0" --help ${redirection}`, command], { reject: false })

test('semtag reports a deleted working directory', async () => {
  const script = `gone=$(mktemp -d) && cd "$gone" && rmdir "$gone" && exec node "$0" --help`
  expect(await execa('sh', ['-c', script, command], { reject: false })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/^Error: The working directory was deleted\.\n/),
  })
})

test('a full disk that loses output is an error', async () => {
  expect(await run('> /dev/full')).toMatchObject({
    exitCode: 1,
    stderr: 'Error: Standard output cannot be written (ENOSPC).',
  })
})

test('a pipe that closes early is no error', async () => {
  const script = `{ node "$0" --help; echo "$?" >&2; } | head -n 1`
  expect(await execa('sh', ['-c', script, command])).toMatchObject({ stdout: 'semtag COMMAND', stderr: '0' })
})
