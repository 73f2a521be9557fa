import * as z from 'zod/mini'
import { clean } from '../domain/text.ts'
import { parseJson } from '../manifest/json.ts'
import type { Response } from './send.ts'

/** One error in a registry's own words, made fit for a message. */
export interface RegistryProblem {
  /** `MANIFEST_UNKNOWN`. */
  readonly code: string
  readonly message: string
}

// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes
const text = z.pipe(
  z.catch(z.string(), ''),
  z.transform((value) => clean(value)),
)
const problem = z.catch(z.object({ code: text, message: text }), { code: '', message: '' })
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

/** `MANIFEST_INVALID: manifest invalid`; at most three of them. */
export function quoteProblems(problems: readonly RegistryProblem[]): string {
  return problems
    .slice(0, 3)
    .map(({ code, message }) => [code, message].filter((part) => part !== '').join(': '))
    .join('; ')
}
