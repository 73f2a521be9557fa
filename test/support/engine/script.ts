import type { ServerResponse } from 'node:http'

/** An answer in place of the engine's own. */
export interface ScriptedAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** The engine's error, sent as `{"message": …}`. */
  readonly message?: string
  /** The body; each piece arrives on its own. */
  readonly chunks?: readonly (string | Uint8Array)[]
  /** What follows the body: its end (the default), a broken connection, or nothing. */
  readonly after?: 'end' | 'break' | 'hang'
}

/** Removes and returns the first answer whose pattern matches the call, `POST /images/…/push`. */
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
