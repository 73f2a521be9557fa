import type { IncomingMessage } from 'node:http'
import * as z from 'zod/mini'
import { SemtagError } from '../../domain/errors.ts'
import { clean } from '../../domain/text.ts'

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

/**
 * Reads an answer to its end.
 *
 * @throws ENGINE_ERROR at 16 MiB, and what Node says of an answer that breaks off
 */
export async function readAnswer(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > maximumBytes)
      throw new SemtagError({ code: 'ENGINE_ERROR', message: 'The engine answers without an end.' })
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString()
}

/** The JSON of an answer, or its text where it is not JSON. */
export function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The body as the schema reads it; `what` names the document in the error. */
export function documentOf<T>(body: unknown, schema: z.ZodMiniType<T>, what: string): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const shown = clean(typeof body === 'string' ? body : JSON.stringify(body), 120)
  throw new SemtagError({
    code: 'ENGINE_ERROR',
    message: `The engine's answer is no ${what}: ${shown || 'it is empty'}`,
    hint: 'Check that the address is that of a Docker Engine.',
    cause: parsed.error,
  })
}

/** An answer whose status means that the engine refuses the call. */
export class Refusal extends Error {
  readonly status: number
  /** What the engine says, for messages. */
  readonly words: string

  constructor(status: number, text: string) {
    const parsed = fault.safeParse(bodyOf(text))
    // A proxy in front of the engine answers in HTML.
    const words =
      clean(parsed.success ? parsed.data : text.replace(/(?:<[^>]*>|\s)+/g, ' ')) || `HTTP status ${status}`
    super(words)
    this.status = status
    this.words = words
  }
}

/** The handler of a failed call: `act` decides what a refusal means, and every other error is thrown again. */
export function onRefusal<T>(act: (refusal: Refusal) => T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Refusal) return act(error)
    throw error
  }
}

/** The error for a call that the engine refuses; `doing` is the call, `tag "ui:2"`. */
export function engineRefusal({ status, words }: Refusal, doing: string): SemtagError {
  const denied = status === 401 || status === 403
  return new SemtagError({
    code: denied ? 'ENGINE_DENIED' : 'ENGINE_ERROR',
    message: `The engine did not ${doing}: ${words}`,
    speaker: 'engine',
    ...(denied ? { hint: 'What stands in front of the engine must allow the call.' } : {}),
  })
}
