import * as z from 'zod'
import { changingCommands } from '../flags.ts'
import { digestOrNull, openWords, reportFields, textField, textOrNull } from './report-parts.ts'

// The documents that `--json` prints and `--output` writes; `npm run build` publishes them as JSON Schema. They are
// strict here, so that semtag writes no field without a description.

const { aliasKinds, dryRun, moved, problems, repository, schemaVersion, status, statuses, target, version } =
  reportFields

const releaseHead = {
  schemaVersion,
  version,
  versionFrom: openWords(
    [
      'SEMTAG_VERSION',
      'npm_package_version',
      'package.json',
      'GITHUB_REF',
      'release.tag_name',
      'CI_COMMIT_TAG',
      'IMAGE',
    ],
    'Where the version was found; absent if an argument gave it.',
  ).exactOptional(),
  dryRun,
  status,
  gate: z
    .strictObject({
      command: z
        .array(textField('A word.', 'smoke-test.sh'))
        .meta({ description: 'The command, split into its words.' }),
      exitCode: z.int().nullable().meta({ description: 'The exit code; null if the command did not run.' }),
      references: z
        .array(textField('A reference.', 'registry.local:5000/ui@sha256:7a54…'))
        .meta({ description: 'The content that the command examined.' }),
    })
    .meta({ description: 'The result of the gate; present if there was something to write.' })
    .exactOptional(),
}

const releaseLists = {
  moved,
  warnings: z.array(textField('A warning.')).meta({ description: 'Warnings for people.' }),
  problems: problems('What went wrong outside a single target.'),
}

const release = z.strictObject({
  ...releaseHead,
  source: z
    .strictObject({
      kind: z.enum(['engine', 'registry', 'oci', 'oci-archive']).meta({
        description: 'Where the image came from: an engine, a registry, an OCI layout or its archive.',
      }),
      image: textField('The image as it was named.', 'image-gallery', 'docker://ghcr.io/acme/ui:build-7'),
      id: digestOrNull(
        'The id of the image in its engine, elsewhere the digest of its manifest; null if it was not found.',
      ),
      platform: textOrNull('The platform; null if the image may have several.', 'linux/amd64'),
    })
    .meta({ description: 'The image that was released.' }),
  targets: z.array(target).meta({ description: 'One entry for each repository.' }),
  ...releaseLists,
})

/** The report of `push` and `plan` of one image. */
export const releaseReport = release.meta({ title: 'The report of semtag push and semtag plan' })

/** The report of `push` and `plan` of several images. */
export const releasesReport = z
  .strictObject({
    ...releaseHead,
    releases: z
      .array(release)
      .meta({ description: 'One report for each image, in the order in which they were named.' }),
    ...releaseLists,
  })
  .meta({ title: 'The report of semtag push and semtag plan of several images' })

const careHead = {
  schemaVersion,
  command: z.enum(changingCommands).meta({ description: 'The command.' }),
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

const configuredAs = {
  image: textField('The image that is released there, as the configuration writes it.', 'ui'),
  variant: textField('The variant of the image, if it is one.', 'alpine').exactOptional(),
}

/** The report of `reconcile`, `yank` and `unyank` of several repositories. */
export const fleetReport = z
  .strictObject({
    ...careHead,
    repositories: z
      .array(care.extend(configuredAs))
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
  problems: problems('What could not be read.'),
})

/** The report of `ls` of one repository. */
export const listReport = listed.meta({ title: 'The report of semtag ls' })

/** The report of `ls` of several repositories. */
export const fleetListReport = z
  .strictObject({
    ...listHead,
    repositories: z
      .array(listed.extend(configuredAs))
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

/** The document of a command that ended before it had a report. */
export const failureDocument = z
  .strictObject({
    schemaVersion,
    status: z.enum(['usage', 'failed', 'refused']).meta({
      description:
        'usage: the arguments are wrong, and nothing was contacted. The others are as in the report of a release.',
    }),
    problems: problems('What went wrong, every mistake once.'),
  })
  .meta({ title: 'The document of a semtag command that ended without a report' })

const documents = {
  release: releaseReport,
  releases: releasesReport,
  care: careReport,
  fleet: fleetReport,
  list: listReport,
  lists: fleetListReport,
  check: checkReport,
  failure: failureDocument,
}

/** The published schema allows fields and open words that later versions add. */
function published(name: string, document: z.ZodType): object {
  const { $schema, ...schema } = z.toJSONSchema(document, {
    override({ jsonSchema }) {
      delete jsonSchema.additionalProperties
      const { open: isOpen, enum: words, ...rest } = jsonSchema
      if (isOpen !== true || words === undefined) return
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key]
      Object.assign(jsonSchema, { ...rest, anyOf: [{ enum: words }, { type: 'string' }] })
    },
  })
  return { $schema, $id: `https://github.com/semtag/semtag/schema/${name}.json`, ...schema }
}

/** The JSON Schema of each kind of document, by the name of its file. */
export const jsonSchemas: Readonly<Record<keyof typeof documents, object>> = {
  release: published('release', documents.release),
  releases: published('releases', documents.releases),
  care: published('care', documents.care),
  fleet: published('fleet', documents.fleet),
  list: published('list', documents.list),
  lists: published('lists', documents.lists),
  check: published('check', documents.check),
  failure: published('failure', documents.failure),
}
