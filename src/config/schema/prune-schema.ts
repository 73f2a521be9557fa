import * as z from 'zod'
import { goingReasons, stayingReasons } from '../../domain/plan/prune-rules.ts'
import { digestOrNull, openWords, reportFields, textField, textOrNull } from './report-parts.ts'

const { digest, dryRun, problems, repository, schemaVersion, status, tagKind } = reportFields

const prunedTag = z
  .strictObject({
    tag: textField('The tag.', '2.1.106', 'sha-1a2b3c4'),
    kind: tagKind,
    version: textOrNull('The version of an exact tag; null for other tags.', '2.1.106'),
    digest: digestOrNull('The digest; null if it was not read.'),
    decision: z.enum(['goes', 'stays', 'unclear']).meta({
      description: 'What the rules decide. unclear: it stays, and may be a prerelease or a variant.',
    }),
    reason: openWords([...goingReasons, ...stayingReasons], 'Why, as a word.'),
    note: textField('Why, for people.', 'among the newest 3 of 2.1'),
    outcome: z.enum(['removed', 'held', 'refused', 'failed', 'pending', 'unknown']).nullable().meta({
      description:
        'What became of a tag that should go; null for other tags, and in a plan. held: it changed during the run, and stays. pending: not reached. unknown: the answer of the registry was lost.',
    }),
  })
  .meta({ description: 'One tag.' })

/** The report of `prune`. */
export const pruneReport = z
  .strictObject({
    schemaVersion,
    command: z.literal('prune').meta({ description: 'The command.' }),
    repository,
    dryRun,
    status,
    lines: z
      .array(
        z.strictObject({
          line: textOrNull('The minor line; null for tags that are not versions.', '2.1'),
          tags: z.array(prunedTag).meta({ description: 'Its tags, the highest version first.' }),
        }),
      )
      .meta({ description: 'Every tag of the repository, the highest line first.' }),
    manifests: z.array(digest).meta({
      description: 'The manifests that were deleted: images, children of indexes, signatures.',
    }),
    problems: problems('What went wrong.'),
  })
  .meta({ title: 'The report of semtag prune' })
