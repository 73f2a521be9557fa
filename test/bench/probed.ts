import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { type Command, timed } from './measure.ts'

/** The report of a Node program at its exit. */
export interface Probed {
  /** Milliseconds in which the program was idle. */
  readonly waited: number
  /** Its peak memory. */
  readonly peakBytes: number
}

const probe = new URL('probe.js', import.meta.url).href
const schema = z.object({ waited: z.number(), peakBytes: z.number() })

/** Runs a Node program with a probe in it, which costs some milliseconds; leaves a file in HOME. */
export async function probed(command: Command): Promise<Probed> {
  const result = join(command.env['HOME'] ?? '', 'probe.json')
  const env = { ...command.env, NODE_OPTIONS: `--import=${probe}`, SEMTAG_TEST_PROBE: result }
  await timed({ ...command, env })
  return schema.parse(JSON.parse(await readFile(result, 'utf8')))
}
