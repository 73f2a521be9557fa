import * as z from 'zod/mini'
import { clean } from '../../domain/text.ts'
import { parseJson } from '../../manifest/json.ts'
import { header, type Response } from '../http/request.ts'

/** One error in a registry's own words, made fit for a message. */
export interface RegistryProblem {
  /** `MANIFEST_UNKNOWN`. */
  readonly code: string
  readonly message: string
  /** Details that some registries add, such as the fault of the manifest; empty if they are no text. */
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

/** The errors of a reply in the form of the distribution specification; none of any other reply, such as a page. */
export function problemsOf({ body }: Response): readonly RegistryProblem[] {
  const parsed = schema.safeParse(parseJson(body))
  return parsed.success ? parsed.data.errors.filter(({ code, message }) => `${code}${message}` !== '') : []
}

/** True for a 404 in a registry's own form, other than that nobody listens there. */
export function isNotFound(response: Response): boolean {
  const problems = problemsOf(response)
  return (
    response.status === 404 && problems.length > 0 && problems.every(({ code }) => code !== 'UNSUPPORTED')
  )
}

/** A web page instead of an answer of the registry API; `title` is its own, empty where it has none. */
export function pageOf(response: Response): { readonly title: string } | undefined {
  const type = header(response, 'content-type') ?? ''
  const text = Buffer.from(response.body.subarray(0, pageStart)).toString('utf8')
  if (!/^text\/html\b/i.test(type) || !text.trimStart().startsWith('<')) return undefined
  const title = /<title[^<>]*>([^<]*)/i.exec(text)?.[1] ?? ''
  return { title: clean(title, 100) }
}

const pageStart = 4096

/** `MANIFEST_INVALID: manifest invalid (unknown artifact type)`; at most three of them. */
export function quoteProblems(problems: readonly RegistryProblem[]): string {
  return problems
    .slice(0, 3)
    .map(({ code, message, detail }) => {
      const words = [code, message].filter((part) => part !== '').join(': ')
      return detail === '' || words.includes(detail) ? words : `${words} (${detail})`
    })
    .join('; ')
}
