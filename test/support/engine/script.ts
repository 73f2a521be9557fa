import type { ServerResponse } from 'node:http'

/** An answer to give instead of the engine's own. */
export interface ScriptedAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** The engine's words, sent as `{"message": …}`. */
  readonly message?: string
  /** The body as it is, each piece written and received on its own. */
  readonly chunks?: readonly (string | Uint8Array)[]
  /** What follows the body: its end (if not given), a broken connection, or nothing ever. */
  readonly after?: 'end' | 'break' | 'hang'
}

/** Takes the first answer whose call is the request's, `POST /images/…/push`, and forgets it. */
export function takeAnswer(
  script: { readonly call: RegExp; readonly answer: ScriptedAnswer }[],
  { method, path }: { readonly method: string; readonly path: string },
): ScriptedAnswer | undefined {
  const index = script.findIndex(({ call }) => call.test(`${method} ${path}`))
  return index < 0 ? undefined : script.splice(index, 1)[0]?.answer
}

export async function giveAnswer(response: ServerResponse, answer: ScriptedAnswer): Promise<void> {
  const { status = 200, headers = {}, message, chunks = [], after = 'end' } = answer
  const pieces = message === undefined ? chunks : [JSON.stringify({ message })]
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
  if (pieces.length === 0) response.flushHeaders()
  for (const piece of pieces) await new Promise<void>((resolve) => response.write(piece, () => resolve()))
  if (after === 'end') response.end()
  if (after === 'break') response.socket?.destroy()
}
