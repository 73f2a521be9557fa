import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { SshConnection } from '../../../src/engine/http/ssh.ts'

const run = (script: string) => {
  const child = spawn('/bin/sh', ['-c', script])
  return { child, connection: new SshConnection(child) }
}

test('what is written comes back, far more than a pipe holds', async () => {
  const { connection } = run('exec cat')
  const sent = 'x'.repeat(3_000_000)
  connection.end(sent)
  expect(await text(connection)).toBe(sent)
})

test.each([
  [
    'its last line',
    "echo first >&2; echo 'ssh: Could not resolve hostname' >&2; exit 255",
    'Could not resolve hostname',
  ],
  ['its status', 'exit 3', 'it ended with status 3'],
  ['its signal', 'kill -9 $$', 'it ended with SIGKILL'],
])('a failure is told by %s, not as a broken pipe', async (_, script, reason) => {
  const { connection } = run(script)
  connection.write('x'.repeat(1_000_000))
  await expect(text(connection)).rejects.toMatchObject({ reason })
})

test('a program that ignores its end is left without its pipes', async () => {
  const { child, connection } = run("trap '' TERM; echo ready; exec cat")
  await once(connection, 'readable')
  connection.destroy()
  // cat ends only because its stdin does: the signal is ignored.
  expect(await once(child, 'exit')).toEqual([expect.any(Number), null])
})
