import { parseReference, type Repository } from '../../../src/domain/image/reference.ts'
import { isTag, type Tag } from '../../../src/domain/image/tag.ts'

/** A tag for a test; throws if the text is not a tag. */
export function tagOf(text: string): Tag {
  if (!isTag(text)) throw new Error(`${text} is no tag`)
  return text
}

/** A repository for a test, `registry.local:5000/ui`; throws if the text is not a repository. */
export function repositoryFor(text: string): Repository {
  const parsed = parseReference(text)
  if (!parsed.ok) throw new Error(parsed.problem.message)
  return parsed.value.repository
}
