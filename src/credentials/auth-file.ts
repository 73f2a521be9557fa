import * as z from 'zod/mini'
import { codeOf } from '../domain/system-error.ts'
import { clean } from '../domain/text.ts'
import { readBounded } from '../process/read-file.ts'
import type { CredentialAmbient } from './ambient.ts'
import { fault } from './fault.ts'

/** The credentials in a docker config.json or a containers auth.json. Entries stay unparsed until they are used. */
export interface AuthFile {
  /** The file's path, or another name, for messages. */
  readonly name: string
  readonly auths: ReadonlyMap<string, unknown>
  readonly credHelpers: ReadonlyMap<string, unknown>
  readonly credsStore: string | undefined
}

const maximumBytes = 1024 * 1024

const entries = z.pipe(
  z.nullish(z.record(z.string(), z.unknown())),
  z.transform((record) => new Map(Object.entries(record ?? {}))),
)
const authFile = z.object({
  auths: entries,
  credHelpers: entries,
  credsStore: z.pipe(
    z.nullish(z.string()),
    z.transform((helper) => helper || undefined),
  ),
})

/**
 * The file at the path; undefined if it is missing. An empty file is a warning, as with docker. So is a directory, which an
 * optional secret leaves in a container; it counts as missing.
 *
 * @throws CREDENTIALS if the file cannot be read or is malformed
 */
export async function readAuthFile(
  path: string,
  signal: AbortSignal,
  onWarning: CredentialAmbient['onWarning'] = () => {},
): Promise<AuthFile | undefined> {
  const name = clean(path)
  const text = await textOf(path, name, signal)
  if (text === undefined) return undefined
  if (text === null) return void onWarning(`${name} is a directory and has no login.`)
  if (text.trim() === '') onWarning(`${name} is empty and has no login.`)
  return parseAuthFile(text, name, 'Fix the file, or remove it and log in again.')
}

/**
 * Parses the text of such a file. As for docker, a blank text has no credentials.
 *
 * @throws CREDENTIALS
 */
export function parseAuthFile(text: string, name: string, hint: string): AuthFile {
  let value: unknown
  try {
    value = text.trim() === '' ? {} : JSON.parse(text)
  } catch {
    throw fault(`${name} is not JSON.`, hint)
  }
  const parsed = authFile.safeParse(value)
  if (parsed.success) return { name, ...parsed.data }
  const [part] = parsed.error.issues[0]?.path ?? []
  const where = part === undefined ? name : `"${String(part)}" in ${name}`
  throw fault(`${where} does not have the form that docker writes.`, hint)
}

/** The text; null if the path is a directory. */
async function textOf(path: string, name: string, signal: AbortSignal): Promise<string | null | undefined> {
  try {
    return (await readBounded(path, maximumBytes, signal)).toString('utf8')
  } catch (error) {
    signal.throwIfAborted()
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (code === 'EISDIR') return null
    if (code === 'EFBIG')
      throw fault(
        `${name} is larger than 1 MiB.`,
        'Check that it is the right file: credentials take a few kilobytes.',
      )
    throw fault(
      `${name} cannot be read${code === undefined ? '' : ` (${code})`}.`,
      'Give this user permission to read it.',
    )
  }
}
