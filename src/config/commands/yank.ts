import type { Problem } from '../../domain/errors.ts'
import { isTag } from '../../domain/image/tag.ts'
import { exactTag } from '../../domain/tags/names.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { withdrawalTag } from '../../domain/tags/withdrawal.ts'
import { parseVersion, type Version } from '../../domain/version/version.ts'
import { repositoryLine, repositoryReader } from '../read/repository-options.ts'

/** `semtag yank`. */
export const readYank = repositoryReader(repositoryLine('yank', '3.0.42'), (flags, { policy }) => {
  const { versions, problems } = versionsOf(flags.VERSION, policy)
  const { reason, 'remove-empty': removeEmpty, 'dry-run': dryRun } = flags
  return { task: { command: 'yank' as const, versions, reason, removeEmpty, dryRun }, problems }
})

/** VERSION…, each once. */
export function versionsOf(
  texts: readonly string[],
  policy: Policy,
): { readonly versions: readonly Version[]; readonly problems: readonly Problem[] } {
  const versions = new Map<string, Version>()
  const problems: Problem[] = []
  for (const parsed of texts.map(parseVersion)) {
    if (!parsed.ok) problems.push(parsed.problem)
    else if (isTag(withdrawalTag(exactTag(parsed.value, policy))))
      versions.set(parsed.value.text, parsed.value)
    else problems.push(tooLong(parsed.value))
  }
  return { versions: [...versions.values()], problems }
}

function tooLong({ text }: Version): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: `The tag that withdraws ${text} would be longer than 128 characters.`,
    hint: 'No registry accepts such a tag. Delete the tags of the version with semtag rm instead.',
  }
}
