import * as z from 'zod'
import { goingReasons, stayingReasons } from '../../domain/plan/prune-rules.ts'
import {
  configuredFields,
  digestOrNull,
  openWords,
  reportFields,
  textField,
  textOrNull,
} from './report-parts.ts'

const { digest, dryRun, problems, repository, schemaVersion, status, tagKind } = reportFields

const head = {
  schemaVersion,
  command: z.literal('prune').meta({ description: 'The command.' }),
  dryRun,
  status,
}

const prunedTag = z
  .strictObject({
    tag: textField('The tag.', '2.1.106', 'sha-1a2b3c4'),
    kind: tagKind,
    version: textOrNull('The version of an exact tag; null for other tags.', '2.1.106'),
    digest: digestOrNull('The digest; null if it was not read.'),
    size: z
      .int()
      .nullable()
      .meta({
        description: 'The bytes of the image that goes; null if they were not read.',
        examples: [48_211_556],
      }),
    decision: z.enum(['goes', 'stays', 'unclear']).meta({
      description: 'What the rules decide. unclear: it stays, and may be a prerelease or a variant.',
    }),
    reason: openWords([...goingReasons, ...stayingReasons], 'Why, as a word.'),
    note: textField('Why, for people.', 'among the newest 3 of 2.1'),
    imageStays: textField(
      'Present with --print, if the image of a tag that goes stays: why.',
      'stable is on it',
    ).exactOptional(),
    outcome: z.enum(['removed', 'held', 'refused', 'failed', 'pending', 'unknown']).nullable().meta({
      description:
        'What became of a tag that should go; null for other tags, and in a plan. held: it changed during the run, and stays. pending: not reached. unknown: the answer of the registry was lost.',
    }),
  })
  .meta({ description: 'One tag.' })

const pruned = z.strictObject({
  ...head,
  repository,
  lines: z
    .array(
      z.strictObject({
        line: textOrNull('The minor line; null for tags that are not versions.', '2.1'),
        tags: z.array(prunedTag).meta({ description: 'Its tags, the highest version first.' }),
      }),
    )
    .meta({ description: 'Every tag of the repository, the highest line first.' }),
  size: z.int().nullable().meta({
    description:
      'The bytes of all images that go, each layer once; images that stay may need some of them. Null if they were not read.',
  }),
  manifests: z.array(digest).meta({
    description: 'The manifests that were deleted: images, children of indexes, signatures.',
  }),
  problems: problems('What went wrong.'),
})

/** The report of `prune` of one repository. */
export const pruneReport = pruned.meta({ title: 'The report of semtag prune' })

/** The report of `prune` of several repositories. */
export const fleetPruneReport = z
  .strictObject({
    ...head,
    repositories: z
      .array(pruned.extend(configuredFields))
      .meta({ description: 'One report for each repository of each image, in the order of the settings.' }),
  })
  .meta({ title: 'The report of semtag prune of several repositories' })
