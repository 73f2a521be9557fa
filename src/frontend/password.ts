import { addAbortSignal, type Readable } from 'node:stream'
import { SemtagError } from '../domain/errors.ts'

const longestPassword = 64 * 1024

/** Refuses a terminal: what is typed there would be shown, and a script would wait for ever. */
export async function checkPasswordInput(stdin: Readable & { readonly isTTY?: boolean }): Promise<void> {
  if (stdin.isTTY === true)
    throw wrong('--password-stdin reads from a pipe, and standard input is a terminal.')
}

/** Reads a password from standard input, without the line end that `echo` leaves. */
export async function readPassword(stdin: Readable, signal: AbortSignal): Promise<string> {
  const password = (await readText(stdin, signal)).replace(/\r?\n$/, '')
  if (password === '') throw wrong('No password came from standard input.')
  return password
}

async function readText(stdin: Readable, signal: AbortSignal): Promise<string> {
  let text = ''
  try {
    for await (const chunk of addAbortSignal(signal, stdin.setEncoding('utf8'))) {
      text += chunk
      if (text.length > longestPassword) throw wrong('The password on standard input is too long.')
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
  return text
}

function wrong(message: string): SemtagError {
  return new SemtagError({
    code: 'INVALID_ARGUMENT',
    message,
    hint: 'Write: printf %s "$TOKEN" | semtag push … --password-stdin',
  })
}
