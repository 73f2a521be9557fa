import { constants } from 'node:fs'
import { access, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { SemtagError } from '../domain/errors.ts'

const largestFile = 1024 * 1024
const longestPassword = 64 * 1024

/** The text of `--ca-file`. */
export async function readCertificateAuthority(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined
  const wrong = (reason: string) =>
    new SemtagError({
      code: 'INVALID_ARGUMENT',
      message: `--ca-file "${path}" ${reason}.`,
      hint: 'Name a PEM file that holds the certificate of the authority.',
    })
  const text = await readSmall(path).catch((error) => {
    throw wrong(reasonOf(error))
  })
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw wrong('holds no PEM certificate')
  return text
}

async function readSmall(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > largestFile) throw Object.assign(new Error(), { code: 'EFBIG' })
  return readFile(path, 'utf8')
}

/** Reads a password from standard input, without the line end that `echo` leaves. */
export async function readPassword(stdin: Readable & { isTTY?: boolean }): Promise<string> {
  const wrong = (message: string) =>
    new SemtagError({
      code: 'INVALID_ARGUMENT',
      message,
      hint: 'Write: printf %s "$TOKEN" | semtag push … --password-stdin',
    })
  if (stdin.isTTY === true)
    throw wrong('--password-stdin reads from a pipe, and standard input is a terminal.')
  let text = ''
  for await (const chunk of stdin.setEncoding('utf8')) {
    text += chunk
    if (text.length > longestPassword) throw wrong('The password on standard input is too long.')
  }
  const password = text.replace(/\r?\n$/, '')
  if (password === '') throw wrong('No password came from standard input.')
  return password
}

/** Refuses an `--output` that cannot be written, before anything is contacted. */
export async function checkOutputFile(path: string | undefined): Promise<void> {
  if (path === undefined) return
  const existing = await stat(path).catch(() => undefined)
  try {
    if (existing?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    await access(existing === undefined ? dirname(resolve(path)) : path, constants.W_OK)
  } catch (error) {
    throw outputError(path, error)
  }
}

export async function writeOutputFile(path: string | undefined, text: string): Promise<void> {
  if (path === undefined) return
  await writeFile(path, text).catch((error) => {
    throw outputError(path, error)
  })
}

function outputError(path: string, error: unknown): SemtagError {
  return new SemtagError({
    code: 'OUTPUT_FILE',
    message: `--output "${path}" ${reasonOf(error)}.`,
    hint: 'Name a file in a directory that exists and that you may write to.',
  })
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be used by this user',
  EPERM: 'may not be used by this user',
  EISDIR: 'is a directory',
  EFBIG: 'is larger than a certificate can be',
  EROFS: 'is on a file system that cannot be written',
  ENOSPC: 'cannot be written, the disk is full',
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return reasons[code] ?? `cannot be used (${code})`
}
