import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { isLoopback } from './index.ts'
import { remainsOf } from './remains.ts'

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'nothing is left of a rig whose process ends by %s',
  async (signal) => {
    const name = `${randomUUID()}.local`
    const program = spawn(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('./whole-rig.ts', import.meta.url)), name],
      {
        // A process group, which gets the signal as from a terminal.
        detached: true,
        // These tests are about what the rig starts itself.
        env: { ...process.env, SEMTAG_TEST_ENGINE: '' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    const [line] = await once(createInterface(program.stdout), 'line')
    const directories = z
      .array(z.string())
      .length(2)
      .parse(JSON.parse(String(line)))
    for (const directory of directories) expect(await remainsOf(directory)).not.toEqual([])
    expect(await isLoopback(name)).toBe(true)

    if (program.pid === undefined) throw new Error('The program did not start.')
    process.kill(-program.pid, signal)

    // Only the machine can tell: nothing of the rig is there any more to send an event.
    const remains = async () => (await Promise.all(directories.map(remainsOf))).flat()
    await expect.poll(remains, { timeout: 20_000 }).toEqual([])
    await expect.poll(() => readFile('/etc/hosts', 'utf8'), { timeout: 20_000 }).not.toContain(name)
  },
)
