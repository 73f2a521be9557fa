import { styleText } from 'node:util'
import type { Environment } from '../ports/run.ts'
import type { Output } from './ambient.ts'

export type Style = Parameters<typeof styleText>[0]

/** Styles text, or returns it unchanged if the output has no colour. */
export type Paint = (style: Style, text: string) => string

/** Decides once, in this order: `--no-color`, NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR=0, TERM=dumb, a terminal. */
export function painter(output: Output, env: Environment, off: boolean): Paint {
  // Node itself checks process.stdout, even for text that goes elsewhere.
  return takesColour(output, env, off)
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_style, text) => text
}

function takesColour({ isTTY = false }: Output, env: Environment, off: boolean): boolean {
  // https://no-color.org, https://force-color.org, https://bixense.com/clicolors
  if (off || (env['NO_COLOR'] ?? '') !== '') return false
  const force = env['FORCE_COLOR'] ?? ''
  if (force !== '') return force !== '0' && force !== 'false'
  if (!['', '0'].includes(env['CLICOLOR_FORCE'] ?? '')) return true
  return isTTY && env['CLICOLOR'] !== '0' && env['TERM'] !== 'dumb'
}
