import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type TestAPI } from 'vitest'
import { isSemtagError, type SemtagError } from '../../src/domain/errors.ts'
import { type LayoutOptions, type OpenedLayout, openLayout } from '../../src/layout/layout.ts'
import { packLayout } from '../support/layout/pack.ts'

/** A test with its own empty directory. */
export const test: TestAPI<{ directory: string }> = base.extend<{ directory: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of fixtures from the pattern
  directory: async ({}, use) => {
    const directory = await mkdtemp(join(tmpdir(), 'semtag-layout-'))
    await use(directory)
    await rm(directory, { recursive: true, force: true })
  },
})

/** A signal that is never aborted. */
export const signal: AbortSignal = new AbortController().signal

type Choice = Partial<Pick<LayoutOptions, 'ref' | 'digest'>>

export function openDirectory(path: string, choice: Choice = {}): Promise<OpenedLayout> {
  return openLayout({ kind: 'oci', path, ref: undefined, digest: undefined, ...choice }, signal)
}

export function openArchive(path: string, choice: Choice = {}): Promise<OpenedLayout> {
  return openLayout({ kind: 'oci-archive', path, ref: undefined, digest: undefined, ...choice }, signal)
}

/** Both kinds of layout: a directory, and the same packed. Both behave alike. */
export const bothKinds: readonly (readonly [
  kind: string,
  open: (directory: string, choice?: Choice) => Promise<OpenedLayout>,
])[] = [
  ['oci', openDirectory],
  [
    'oci-archive',
    async (directory, choice) => {
      await packLayout(directory, `${directory}.tar`)
      return openArchive(`${directory}.tar`, choice)
    },
  ],
]

/** The error of opening a layout. An opened layout is closed. */
export async function errorOf(opening: Promise<OpenedLayout | Uint8Array | undefined>): Promise<SemtagError> {
  try {
    const opened = await opening
    if (opened !== undefined && 'close' in opened) await opened.close()
  } catch (error) {
    if (isSemtagError(error)) return error
    throw error
  }
  throw new Error('nothing was refused')
}

export async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const read: Uint8Array[] = []
  for await (const piece of pieces) read.push(Buffer.from(piece))
  return Buffer.concat(read)
}

/** A named pipe. Opening it blocks. */
export function makePipe(path: string): void {
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path])
}
