import type { Parsed } from '../domain/parsed.ts'
import { clean } from '../domain/text.ts'

const tags = 'refs/tags/'

/**
 * The version that the pushed git tag names.
 *
 * @param ref GITHUB_REF, `refs/tags/ui@2.1.106`
 * @param prefix What stands before the version in tags of this package, such as `ui@`; may be empty.
 */
export function pushedVersion(ref: string, prefix: string): Parsed<string> {
  const wrong = (message: string, hint: string): Parsed<never> => ({
    ok: false,
    problem: { code: 'INVALID_VERSION', message, hint },
  })
  if (!ref.startsWith(tags))
    return wrong(
      `The input version is not given, and no tag started this workflow: GITHUB_REF is "${clean(ref)}".`,
      'Give version, or run the workflow on: push: tags.',
    )
  const tag = ref.slice(tags.length)
  if (tag.startsWith(prefix)) return { ok: true, value: tag.slice(prefix.length) }
  return wrong(
    `The pushed tag "${clean(tag)}" does not begin with git-tag-prefix "${clean(prefix)}".`,
    `Run the workflow for tags of this package alone, on: push: tags: ${clean(prefix)}*, or give version.`,
  )
}
