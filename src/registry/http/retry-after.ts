import type { Clock } from '../../ports.ts'
import { header, type Response } from './request.ts'

/**
 * Milliseconds that the reply asks to wait, in seconds or as a date; undefined where it asks for none.
 *
 * @source https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfter(response: Response, clock: Clock): number | undefined {
  const value = header(response, 'retry-after')
  if (value === undefined) return undefined
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - clock.now().getTime()
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds)
}
