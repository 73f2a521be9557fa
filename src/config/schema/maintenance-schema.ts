import * as z from 'zod'
import { goingReasons, stayingReasons } from '../../domain/plan/prune-rules.ts'
import { careCommands } from '../flags.ts'
import {
  configuredFields,
  digestOrNull,
  openWords,
  reportFields,
  textField,
  textOrNull,
} from './report-parts.ts'

const { aliasKinds, dryRun, moved, problems, repository, schemaVersion, status, statuses, target, version } =
  reportFields

const careHead = {
  schemaVersion,
  command: z.enum(careCommands).meta({ description: 'The command.' }),
  versions: z.array(version).meta({ description: 'The versions that were named.' }),
  dryRun,
  status: z.enum([...statuses, 'drift']).meta({
    description: 'As in the report of a release; drift: a dry run of reconcile found a misplaced alias.',
  }),
}

const care = z.strictObject({
  ...careHead,
  targets: z.array(target).meta({ description: 'The repository.' }),
  moved,
})

/** The report of `reconcile`, `yank`, `unyank` and `rm` of one repository. */
export const careReport = care.meta({ title: 'The report of semtag reconcile, yank, unyank and rm' })

/** The report of `reconcile`, `yank` and `unyank` of several repositories. */
export const fleetReport = z
  .strictObject({
    ...careHead,
    repositories: z
      .array(care.extend(configuredFields))
      .meta({ description: 'One report for each repository of each image, in the order of the settings.' }),
    moved,
    problems: problems('What went wrong outside a single repository.'),
  })
  .meta({ title: 'The report of semtag reconcile, yank and unyank of several repositories' })

const listedVersion = z.strictObject({
  version,
  tag: textField('The exact tag.', '2.1.106', 'v2.1.106'),
  digest: digestOrNull('The digest; null if ls did not read it.'),
  withdrawn: z
    .strictObject({
      time: textOrNull(
        'When it was withdrawn, in RFC 3339; null if the marker does not say.',
        '2026-11-21T09:00:00Z',
      ),
      reason: textOrNull('Why it was withdrawn; null if the marker does not say.', 'leaks its log'),
    })
    .meta({ description: 'Present if the version is withdrawn.' })
    .exactOptional(),
  platforms: z
    .array(textField('A platform.', 'linux/amd64'))
    .meta({ description: 'The platforms; present with --platforms.' })
    .exactOptional(),
})

const listedAlias = z.strictObject({
  tag: textField('The alias.', '2.1', 'latest'),
  kind: openWords(aliasKinds, 'Which line the alias follows.'),
  digest: digestOrNull('The digest; null if there is no such tag.'),
  version: textOrNull('The version that it points at; null if that version is not known.', '2.1.106'),
  owner: textOrNull('The version that it belongs on; null if its line has no version.', '2.1.106'),
  state: z.enum(['on-owner', 'behind', 'unknown', 'missing']).meta({
    description:
      'on-owner: on the version that it belongs on. behind: on another version. unknown: on an unknown version, or without an owner. missing: the tag does not exist, although its line has versions.',
  }),
})

const listedCandidate = z.strictObject({
  tag: textField('The staged tag.', 'staged-2.1.106'),
  exactTag: textField('The exact tag that a promotion would write.', '2.1.106'),
  digest: reportFields.digest.meta({ description: 'The digest of the candidate.' }),
  created: textOrNull('When the image was built; null if the image does not say.', '2026-11-30T12:00:00Z'),
})

const listHead = { schemaVersion, command: z.literal('ls').meta({ description: 'The command.' }), status }

const listed = z.strictObject({
  ...listHead,
  repository,
  versions: z.array(listedVersion).meta({ description: 'The versions, the highest first.' }),
  aliases: z.array(listedAlias).meta({ description: 'The aliases.' }),
  candidates: z.array(listedCandidate).meta({ description: 'What is staged and not yet released.' }),
  others: z
    .array(textField('A tag.', 'sha-1a2b3c4'))
    .meta({ description: 'Tags that are neither versions nor aliases.' }),
  prunable: z
    .array(
      z.strictObject({
        tag: textField('The tag.', '2.1.104'),
        reason: openWords([...goingReasons, ...stayingReasons], 'Why, as a word.'),
        note: textField('Why, for people.', 'no rule keeps it'),
      }),
    )
    .meta({ description: 'What semtag prune would delete; present with --prunable.' })
    .exactOptional(),
  problems: problems('What could not be read.'),
})

/** The report of `ls` of one repository. */
export const listReport = listed.meta({ title: 'The report of semtag ls' })

/** The report of `ls` of several repositories. */
export const fleetListReport = z
  .strictObject({
    ...listHead,
    repositories: z
      .array(listed.extend(configuredFields))
      .meta({ description: 'One report for each repository of each image, in the order of the settings.' }),
  })
  .meta({ title: 'The report of semtag ls of several repositories' })

const finding = (description: string) => z.enum(['yes', 'no', 'unknown']).meta({ description })

/** The report of `check`. */
export const checkReport = z
  .strictObject({
    schemaVersion,
    command: z.literal('check').meta({ description: 'The command.' }),
    status: z.enum(['complete', 'refused', 'failed']).meta({
      description: 'complete: no fault. refused: a fault. failed: the check was interrupted.',
    }),
    engine: z
      .strictObject({
        name: textField('Name and version.', 'Docker Engine 28.2.2'),
        store: z.enum(['containerd', 'classic']).meta({ description: 'Where the engine keeps images.' }),
      })
      .nullable()
      .meta({ description: 'The engine; null if none answers.' }),
    repositories: z
      .array(
        z.strictObject({
          repository,
          list: finding('Whether the tags may be listed.'),
          read: finding('Whether tags may be read.'),
          push: finding('Whether content may be sent.'),
          delete: finding('Whether manifests may be deleted. A release does not need that.'),
          moveAliases: finding('no: a rule of the registry stops aliases. Only a write shows yes.'),
          listAgrees: finding('Whether the tag list names what reads find.'),
          credential: z
            .strictObject({
              from: textField('Where it was found.', 'docker config ~/.docker/config.json, helper ecr-login'),
              username: textOrNull('The user name; null if there is none, or if it may be a token.', 'ci'),
            })
            .nullable()
            .meta({ description: 'The credential; null for anonymous access.' }),
          problems: problems('What stops a release.'),
          remarks: z.array(textField('A remark.')).meta({ description: 'What does not stop a release.' }),
        }),
      )
      .meta({ description: 'One entry for each repository.' }),
    problems: problems('What went wrong outside a single repository.'),
  })
  .meta({ title: 'The report of semtag check' })
