import { chmod, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../../src/process/command.ts'
import { findCommand } from '../../src/process/program.ts'

const env = { PATH: process.env['PATH'] ?? '' }
const directory = await mkdtemp(join(tmpdir(), 'semtag-command-'))

async function run(script: string, options: { env?: Record<string, string>; signal?: AbortSignal } = {}) {
  const lines: string[] = []
  const running = runCommand(['sh', '-c', script], {
    env: { ...env, ...options.env },
    workingDirectory: directory,
    onLine: (line) => void lines.push(line),
    signal: options.signal ?? new AbortController().signal,
    grace: 100,
  })
  return { exitCode: await running, lines }
}

describe('a command', () => {
  test.each([
    ['exit 0', 0],
    ['exit 7', 7],
    ['kill -9 $$', 128],
  ])('that ends by %s has the exit code %i', async (script, exitCode) => {
    expect((await run(script)).exitCode).toBe(exitCode)
  })

  test('prints lines of both outputs', async () => {
    expect((await run('echo one; echo two >&2; printf three')).lines.toSorted()).toEqual([
      'one',
      'three',
      'two',
    ])
  })

  test('finds standard input closed', async () => {
    expect(await run('cat; echo "read $?"')).toEqual({ exitCode: 0, lines: ['read 0'] })
  })

  test('gets no credential of semtag, and keeps those of other programs', async () => {
    const { lines } = await run('env', {
      env: {
        SEMTAG_PASSWORD: 'secret',
        SEMTAG_USERNAME: 'me',
        INPUT_PASSWORD: 'secret',
        INPUT_USERNAME: 'me',
        DOCKER_CONFIG: '/docker',
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'oidc',
      },
    })
    expect(lines.filter((line) => /secret|=me$/.test(line))).toEqual([])
    expect(lines).toContain('DOCKER_CONFIG=/docker')
    expect(lines).toContain('ACTIONS_ID_TOKEN_REQUEST_TOKEN=oidc')
  })

  test('does not wait for what it leaves running', async () => {
    expect(await run('sleep 600 & echo started')).toEqual({ exitCode: 0, lines: ['started'] })
  })

  test('ends with what it started once the signal is aborted, also if it ignores SIGTERM', async () => {
    const controller = new AbortController()
    const lines: string[] = []
    const running = runCommand(['sh', '-c', "trap '' TERM; echo ready; sleep 600 & wait; sleep 600"], {
      env,
      workingDirectory: directory,
      onLine(line) {
        lines.push(line)
        controller.abort()
      },
      signal: controller.signal,
      grace: 100,
    })
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect(lines).toEqual(['ready'])
  })

  test('does not begin once the signal is aborted', async () => {
    await expect(run('exit 0', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'INTERRUPTED',
    })
  })
})

describe('a program', () => {
  test('is found on the whole PATH, or by its path', async () => {
    const script = join(directory, 'smoke.sh')
    await writeFile(script, '#!/bin/sh\nexit 3\n')
    const where = { env, workingDirectory: directory }
    expect(findCommand('./smoke.sh', where)).toBeUndefined()
    await chmod(script, 0o755)
    expect(findCommand('./smoke.sh', where)).toBe(script)
    expect(findCommand('smoke.sh', { ...where, env: { PATH: directory } })).toBe(script)
    expect(findCommand('no-such-program', where)).toBeUndefined()
  })

  test('that is missing is an error that names it', async () => {
    const running = runCommand(['no-such-program'], {
      env,
      workingDirectory: directory,
      onLine: () => {},
      signal: new AbortController().signal,
    })
    await expect(running).rejects.toMatchObject({
      code: 'GATE_FAILED',
      message: 'The gate "no-such-program" cannot be run: there is no such program.',
    })
  })
})
