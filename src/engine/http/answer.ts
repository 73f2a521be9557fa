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
 * The text of an answer.
 *
 * @throws ENGINE_ERROR after 16 MiB, and Node's error for an answer that breaks off
 */
export async function readAnswer(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > maximumBytes)
      throw new SemtagError({ code: 'ENGINE_ERROR', message: "The engine's answer is longer than 16 MiB." })
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString()
}

/** The answer's JSON, or its text if the text is not JSON. */
export function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/**
 * The body as the schema reads it.
 *
 * @param what Names the document in the error, `a description of an image`.
 * @throws ENGINE_ERROR
 */
export function documentOf<T>(body: unknown, schema: z.ZodMiniType<T>, what: string): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const shown = clean(typeof body === 'string' ? body : JSON.stringify(body), 120)
  throw new SemtagError({
    code: 'ENGINE_ERROR',
    message: `The engine's answer is not ${what}: ${shown || 'it is empty'}`,
    hint: 'Check that a Docker Engine listens at the address.',
    cause: parsed.error,
  })
}

/** The engine refuses a call. */
export class Refusal extends Error {
  readonly status: number
  /** The engine's reason, for messages. */
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

/** A handler for `catch`: `act` decides what a refusal means, and every other error is thrown again. */
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
    ...(denied ? { hint: 'The proxy in front of the engine must allow the call.' } : {}),
  })
}
