import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { CredentialAmbient } from '../../src/credentials/ambient.ts'
import type { Repository } from '../../src/domain/image/reference.ts'

/** A temporary home directory, and a PATH with one directory in it. */
export interface Home {
  readonly directory: string
  readonly around: CredentialAmbient
  /** The absolute path of a file in the home directory. */
  path(name: string): string
  write(name: string, content: unknown): Promise<string>
  read(name: string): Promise<string>
  /** Writes a program to the PATH with this JavaScript body, where `input()` is the whole stdin. */
  program(name: string, body: string): Promise<void>
  /** Writes a program to the PATH with this POSIX shell body. */
  shellProgram(name: string, body: string): Promise<void>
  with(env: Record<string, string>, platform?: NodeJS.Platform): CredentialAmbient
}

export async function createHome(): Promise<Home> {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-credentials-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const path = (name: string) => join(directory, name)
  const around: CredentialAmbient = {
    env: { PATH: path('bin'), HOME: directory },
    homeDirectory: directory,
    platform: 'linux',
  }

  async function write(name: string, content: unknown): Promise<string> {
    await mkdir(dirname(path(name)), { recursive: true })
    await writeFile(path(name), typeof content === 'string' ? content : JSON.stringify(content))
    return path(name)
  }
  async function executable(name: string, content: string): Promise<void> {
    await chmod(await write(join('bin', name), content), 0o755)
  }

  return {
    directory,
    around,
    path,
    write,
    read: (name) => readFile(path(name), 'utf8'),
    async program(name, body) {
      // A package.json further up must not decide on the module type: https://nodejs.org/api/packages.html#type
      await write('bin/package.json', { type: 'commonjs' })
      const input = `const input = () => require('node:fs').readFileSync(0, 'utf8')`
      await executable(name, `#!${process.execPath}\n${input}\n${body}\n`)
    },
    shellProgram: (name, body) => executable(name, `#!/bin/sh\n${body}\n`),
    with: (env, platform = 'linux') => ({ ...around, env: { ...around.env, ...env }, platform }),
  }
}

/** The body of a helper that gives every question the same answer. */
export function answering(answer: unknown): string {
  return `process.stdout.write(${JSON.stringify(JSON.stringify(answer))})`
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

/** A signal that nothing aborts. */
export const patient: AbortSignal = new AbortController().signal

/** The whole registry, as a repository without a path. */
export const whole = (registry: string): Repository => ({ registry, path: '' })
