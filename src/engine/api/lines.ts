import { SemtagError } from '../../domain/errors.ts'

const maximumLength = 1024 * 1024

/**
 * The lines of a stream of UTF-8, without their ends (`\n`, `\r\n`) and without empty ones; the last needs no
 * end. Chunks may part lines and characters anywhere.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) yield* lineOf(part)
    if (rest.length > maximumLength) throw tooLong()
  }
  yield* lineOf(rest + decoder.decode())
}

function* lineOf(part: string): Generator<string, void, undefined> {
  if (part.length > maximumLength) throw tooLong()
  const line = part.endsWith('\r') ? part.slice(0, -1) : part
  if (line.trim() !== '') yield line
}

function tooLong(): SemtagError {
  return new SemtagError({ code: 'PUSH_FAILED', message: 'The engine sends a line without an end.' })
}
