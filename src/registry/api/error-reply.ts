import { STATUS_CODES } from 'node:http'
import * as z from 'zod/mini'
import { type ErrorCode, SemtagError } from '../../domain/errors.ts'
import { clean } from '../../domain/text.ts'
import { rightsHint } from '../../domain/vendors/index.ts'
import { parseJson } from '../../manifest/json.ts'
import { contentType, header, type Response } from '../http/request.ts'

/** One error in a registry's own words, without control characters. */
export interface RegistryProblem {
  /** `MANIFEST_UNKNOWN` */
  readonly code: string
  readonly message: string
  /** What some registries add, such as the fault of the manifest; empty if it is not text. */
  readonly detail: string
}

// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes
const text = z.pipe(
  z.catch(z.string(), ''),
  z.transform((value) => clean(value)),
)
const problem = z.catch(z.object({ code: text, message: text, detail: text }), {
  code: '',
  message: '',
  detail: '',
})
const schema = z.object({ errors: z.array(problem).check(z.minLength(1)) })

/** The errors of a reply in the form of the distribution specification; empty for any other reply, such as a web page. */
export function registryProblems({ body }: Response): readonly RegistryProblem[] {
  const parsed = schema.safeParse(parseJson(body))
  return parsed.success ? parsed.data.errors.filter(({ code, message }) => `${code}${message}` !== '') : []
}

/** True for a 404 in the form of the specification. Any other 404 may come from a server that is not a registry. */
export function isNotFound(response: Response): boolean {
  const problems = registryProblems(response)
  return (
    response.status === 404 && problems.length > 0 && problems.every(({ code }) => code !== 'UNSUPPORTED')
  )
}

/** The web page that came instead of an answer of the registry API; `title` is empty if the page has none. */
export function webPageOf(response: Response): { readonly title: string } | undefined {
  const text = Buffer.from(response.body.subarray(0, pageStart)).toString('utf8')
  if (contentType(response) !== 'text/html' || !text.trimStart().startsWith('<')) return undefined
  const title = /<title[^<>]*>([^<]*)/i.exec(text)?.[1] ?? ''
  return { title: clean(title, 100) }
}

const pageStart = 4096

/** `MANIFEST_INVALID: manifest invalid (unknown artifact type)`; at most three problems. */
export function quoteProblems(problems: readonly RegistryProblem[]): string {
  return problems
    .slice(0, 3)
    .map(({ code, message, detail }) => {
      const words = [code, message].filter((part) => part !== '').join(': ')
      return words.includes(detail) ? words : `${words} (${detail})`
    })
    .join('; ')
}

/** The request that a reply refused, for the message: `{ host: 'ghcr.io', doing: 'writing ghcr.io/acme/ui:2' }`. */
export interface Asked {
  readonly host: string
  readonly doing: string
  /** Replaces the code that follows from the status. */
  readonly code?: ErrorCode
  readonly hint?: string
  /** Bytes of the body of the request, if they may be too many. */
  readonly size?: number
}

/** The error for a reply that is not a success, with the registry's own words if it has any. */
export function refusal(response: Response, { host, doing, code, hint, size }: Asked): SemtagError {
  const { status, attempts } = response
  const words = quoteProblems(registryProblems(response)) || describePage(response)
  const answer = [status, STATUS_CODES[status]].filter(Boolean).join(' ')
  const nextStep = hint ?? hintFor(response, host, words, size)
  return new SemtagError({
    code: code ?? codeFor(status),
    message: `${capital(doing)} failed${attempts === undefined ? '' : ` after ${attempts} attempts`}: ${speakerOf(response, host)} answered ${answer}${words === '' ? '' : `: ${words}`}${/[.!?…]$/.test(words) ? '' : '.'}`,
    ...(nextStep === undefined ? {} : { hint: nextStep }),
    speaker: 'registry',
  })
}

/** The server that answered: after a redirect or through a proxy, it may not be the registry. */
function speakerOf({ url, redirectedBy, proxy }: Response, host: string): string {
  const speaker = redirectedBy === undefined ? host : `${url.host}, to which ${redirectedBy} redirects,`
  return proxy === undefined ? speaker : `${speaker.replace(/,$/, '')}, through the proxy ${proxy},`
}

/** `a web page, "413 Request Entity Too Large", from nginx/1.22.1`: a server in front of the registry sent it. */
function describePage(response: Response): string {
  const page = webPageOf(response)
  if (page === undefined) return ''
  const server = header(response, 'server')
  const title = page.title === '' ? '' : `, "${page.title}"`
  return `a web page${title}${server === undefined ? '' : `, from ${clean(server, 60)}`}`
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

const overQuota = /quota|exceed|storage (?:limit|resource)|no space left/i

function hintFor(response: Response, host: string, words: string, size?: number): string | undefined {
  const { status, url, redirectedBy } = response
  const wait = header(response, 'retry-after')
  if (status === 401 && redirectedBy !== undefined)
    return `semtag sends no credentials after a redirect. Use ${url.host} as the registry and log in to it, or let the engine write: semtag push --via engine.`
  if (status === 403 && overQuota.test(words))
    return 'Delete what you no longer need at the registry, or ask for a larger quota.'
  if (status === 403 && webPageOf(response) !== undefined)
    return 'A proxy or web server in front of the registry sent this page: ask its operator.'
  if (status === 401 || status === 403)
    return rightsHint(host, words) ?? (status === 403 ? generalRights : undefined)
  if (status === 413)
    return `A proxy or web server in front of the registry limits the size of a request${size === undefined ? '' : `, and this one has ${size} bytes`}: raise the limit there (in nginx: client_max_body_size 0).`
  if (status === 429)
    return wait === undefined
      ? 'Run the command again later.'
      : `Run the command again after ${clean(wait)}${/^\d+$/.test(wait) ? ' seconds' : ''}.`
  if (status === 507) return 'The storage of the registry is full: make room there.'
  if (status >= 500) return 'Run the command again. The log of the registry says more.'
  return undefined
}

const generalRights = 'Check the rights of the user or token that is logged in to this registry.'

/** The hint for a write to a repository that the registry does not create by itself; else nothing. */
export function unknownRepositoryHint(response: Response): Pick<Asked, 'hint'> {
  const isUnknown = registryProblems(response).some(({ code }) => code === 'NAME_UNKNOWN')
  return isUnknown ? { hint: 'Create the repository at the registry, and run the command again.' } : {}
}
