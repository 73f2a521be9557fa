import type { z } from 'zod/mini'
import type { Problem } from '../domain/errors.ts'
import { isTag, type Tag } from '../domain/image/tag.ts'
import { exactTag } from '../domain/tags/names.ts'
import type { Policy } from '../domain/tags/policy.ts'
import { withdrawalTag } from '../domain/tags/withdrawal.ts'
import { clean } from '../domain/text.ts'
import { parseVersion, type Version } from '../domain/version/version.ts'
import { noTag } from './read/policy.ts'
import type { removeSchema } from './schema/maintenance.ts'

/** What one command does to a repository. */
export type MaintenanceTask =
  | { readonly command: 'ls'; readonly digests: boolean; readonly platforms: boolean }
  | { readonly command: 'reconcile'; readonly create: boolean; readonly dryRun: boolean }
  | {
      readonly command: 'yank'
      readonly versions: readonly Version[]
      readonly reason: string | undefined
      readonly removeEmpty: boolean
      readonly dryRun: boolean
    }
  | { readonly command: 'unyank'; readonly versions: readonly Version[]; readonly dryRun: boolean }
  | {
      readonly command: 'rm'
      readonly tags: readonly Tag[] | 'all'
      readonly force: boolean
      /** Nobody need be asked before a repository is emptied. */
      readonly confirmed: boolean
      readonly dryRun: boolean
    }

/** A task, and the mistakes in the arguments that are its own. */
export interface ReadTask {
  readonly task: MaintenanceTask
  readonly problems: readonly Problem[]
}

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

export function removeTask({
  TAG: texts,
  all,
  yes: confirmed,
  force,
  'dry-run': dryRun,
}: z.output<typeof removeSchema>): ReadTask {
  const wrong = texts.filter((text) => !isTag(text))
  return {
    task: {
      command: 'rm',
      tags: all ? 'all' : [...new Set(texts)].filter(isTag),
      force,
      confirmed,
      dryRun,
    },
    problems: [
      ...wrong.map((text) => noTag(`"${clean(text)}"`)),
      ...(all || texts.length > 0 ? [] : [noTags]),
      ...(all && texts.length > 0 ? [tagsAndAll] : []),
    ],
  }
}

const noTags: Problem = {
  code: 'INVALID_ARGUMENT',
  message: 'TAG is missing.',
  hint: 'Write semtag rm REPOSITORY TAG…, or --all for every tag of the repository.',
}

const tagsAndAll: Problem = {
  code: 'INVALID_ARGUMENT',
  message: 'Tags are named, and --all is given.',
  hint: 'Name the tags that are to go, or write --all for every one.',
}

function tooLong({ text }: Version): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: `The tag that withdraws ${text} would be longer than 128 characters.`,
    hint: 'No registry takes it; delete the tags of the version with semtag rm.',
  }
}
