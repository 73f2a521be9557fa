import type { Problem } from '../../domain/errors.ts'
import { isTag, type Tag } from '../../domain/image/tag.ts'
import { clean } from '../../domain/text.ts'
import { invalidTag } from '../read/policy.ts'
import { repositoryLine, repositoryReader } from '../read/repository-options.ts'

/** `semtag rm`. The arguments must name the whole repository: no setting adds to its name. */
export const readRm = repositoryReader(
  { ...repositoryLine('rm', 'build-7'), isNamed: true },
  ({ TAG: texts, all, yes: confirmed, force, 'dry-run': dryRun }) => {
    const tags: readonly Tag[] | 'all' = all ? 'all' : [...new Set(texts)].filter(isTag)
    const wrong = texts.filter((text) => !isTag(text))
    return {
      task: { command: 'rm' as const, tags, force, confirmed, dryRun },
      problems: [
        ...wrong.map((text) => invalidTag(`"${clean(text)}"`)),
        ...(all || texts.length > 0 ? [] : [missingTag]),
        ...(all && texts.length > 0 ? [tagsAndAll] : []),
      ],
    }
  },
)

const missingTag: Problem = {
  code: 'INVALID_ARGUMENT',
  message: 'TAG is missing.',
  hint: 'Write semtag rm REPOSITORY TAG…, or --all for every tag of the repository.',
}

const tagsAndAll: Problem = {
  code: 'INVALID_ARGUMENT',
  message: 'TAG and --all are both given.',
  hint: 'Name the tags to delete, or write --all for all of them.',
}
