import type { IncomingMessage } from 'node:http'
import * as z from 'zod/mini'
import { SemtagError } from '../../domain/errors.ts'
import { clean } from '../../domain/text.ts'

/** The engine's whole answer to a call. */
export interface Answer {
  readonly status: number
  readonly text: string
}

const maximumBytes = 16 * 1024 * 1024
const words = z.string().check(z.minLength(1))
// Podman answers a failed push with 500 and the error line of the push stream.
const fault = z.union([
  z.pipe(
    z.object({ message: words }),
    z.transform(({ message }) => message),
  ),
  z.pipe(
    z.object({ errorDetail: z.object({ message: words }) }),
    z.transform(({ errorDetail }) => errorDetail.message),
  ),
])

/** Reads an answer to its end; one of more than 16 MiB, or that breaks off, is an error. */
export async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > maximumBytes)
      throw new SemtagError({ code: 'ENGINE_ERROR', message: 'The engine answers without an end.' })
    chunks.push(bytes)
  }
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }
}

/** The document of an answer, checked; `what` names it in the error. */
export function documentOf<T>(answer: Answer, schema: z.ZodMiniType<T>, what: string): T {
  const parsed = schema.safeParse(jsonOf(answer.text))
  if (parsed.success) return parsed.data
  throw new SemtagError({
    code: 'ENGINE_ERROR',
    message: `The engine's answer is no ${what}: ${clean(answer.text, 120) || 'it is empty'}`,
    hint: 'Check that the address is that of a Docker Engine.',
    cause: parsed.error,
  })
}

/** What the engine says in an answer that refuses a call. */
export function wordsOf({ status, text }: Answer): string {
  const parsed = fault.safeParse(jsonOf(text))
  // A proxy in front of the engine answers in HTML.
  const said = clean(parsed.success ? parsed.data : text.replace(/(?:<[^>]*>|\s)+/g, ' '))
  return said === '' ? `HTTP status ${status}` : said
}

/** The error for an answer that refuses a call; `doing` is the call, `tag "ui:2"`. */
export function engineRefusal(answer: Answer, doing: string): SemtagError {
  const denied = answer.status === 401 || answer.status === 403
  return new SemtagError({
    code: denied ? 'ENGINE_DENIED' : 'ENGINE_ERROR',
    message: `The engine did not ${doing}: ${wordsOf(answer)}`,
    speaker: 'engine',
    ...(denied ? { hint: 'What stands in front of the engine must allow the call.' } : {}),
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
