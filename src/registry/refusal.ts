import { STATUS_CODES } from 'node:http'
import { type ErrorCode, SemtagError } from '../domain/errors.ts'
import { clean } from '../domain/text.ts'
import { problemsOf, quoteProblems } from './error-reply.ts'
import { header, type Response } from './send.ts'

/** What was asked when a reply refused it, for the message: `{ host: 'ghcr.io', doing: 'writing ghcr.io/acme/ui:2' }`. */
export interface Asked {
  readonly host: string
  readonly doing: string
  /** Another code than the one that follows from the status. */
  readonly code?: ErrorCode
  readonly hint?: string
}

/** The error for a reply that is no success, with the registry's own words where it has any. */
export function refusal(response: Response, { host, doing, code, hint }: Asked): SemtagError {
  const { status, attempts } = response
  const words = quoteProblems(problemsOf(response))
  const answer = [status, STATUS_CODES[status]].filter(Boolean).join(' ')
  const nextStep = hint ?? hintFor(response)
  return new SemtagError({
    code: code ?? codeFor(status),
    message: `${capital(doing)} failed${attempts === undefined ? '' : ` after ${attempts} attempts`}: ${host} answered ${answer}${words === '' ? '' : `: ${words}`}${/[.!?…]$/.test(words) ? '' : '.'}`,
    ...(nextStep === undefined ? {} : { hint: nextStep }),
    speaker: 'registry',
  })
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function codeFor(status: number): ErrorCode {
  if (status === 401) return 'UNAUTHORIZED'
  if (status === 403) return 'DENIED'
  if (status === 429) return 'RATE_LIMITED'
  return 'REGISTRY_ERROR'
}

function hintFor(response: Response): string | undefined {
  const { status } = response
  const wait = header(response, 'retry-after')
  if (status === 403) return 'Check the rights of the user or token that is logged in to this registry.'
  if (status === 429)
    return wait === undefined
      ? 'Run it again later.'
      : `Run it again after ${clean(wait)}${/^\d+$/.test(wait) ? ' seconds' : ''}.`
  if (status >= 500) return 'Run it again; the log of the registry says more.'
  return undefined
}
