import * as z from 'zod'
import { careCommands } from '../flags.ts'
import { pruneReport } from './prune-schema.ts'
import { digestOrNull, openWords, reportFields, said, saidOrNull } from './report-parts.ts'

// The documents that `--json` prints and `--output` writes; `npm run build` publishes them as JSON Schema. They are
// strict here, so that no field is written that is not described.

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
        .array(said('A word.', 'smoke-test.sh'))
        .meta({ description: 'The command, split into its words.' }),
      exitCode: z.int().nullable().meta({ description: 'The exit code; null if the command did not run.' }),
      references: z
        .array(said('A reference.', 'registry.local:5000/ui@sha256:7a54…'))
        .meta({ description: 'The content that the command examined.' }),
    })
    .meta({ description: 'What a gate said; present if there was something to write.' })
    .exactOptional(),
}

const releaseLists = {
  moved,
  warnings: z.array(said('A warning.')).meta({ description: 'What a person should look at.' }),
  problems: problems('What went wrong outside a single target.'),
}

const release = z.strictObject({
  ...releaseHead,
  source: z
    .strictObject({
      kind: z.enum(['engine', 'registry', 'oci', 'oci-archive']).meta({
        description: 'Where the image came from: an engine, a registry, an OCI layout or its archive.',
      }),
      image: said('The image as it was named.', 'image-gallery', 'docker://ghcr.io/acme/ui:build-7'),
      id: digestOrNull(
        'The id of the image in its engine, elsewhere the digest of its manifest; null if it was not found.',
      ),
      platform: saidOrNull('The platform; null if the image may have several.', 'linux/amd64'),
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

/** The report of `reconcile`, `yank`, `unyank` and `rm`. */
export const careReport = z
  .strictObject({
    schemaVersion,
    command: z.enum(careCommands).meta({ description: 'The command.' }),
    versions: z.array(version).meta({ description: 'The versions that were named.' }),
    dryRun,
    status: z.enum([...statuses, 'drift']).meta({
      description: 'As of a release; drift: a dry run of reconcile found an alias where it does not belong.',
    }),
    targets: z.array(target).meta({ description: 'The repository.' }),
    moved,
  })
  .meta({ title: 'The report of semtag reconcile, yank, unyank and rm' })

const listedVersion = z.strictObject({
  version,
  tag: said('The exact tag.', '2.1.106', 'v2.1.106'),
  digest: digestOrNull('The digest; null if it was not asked for.'),
  withdrawn: z
    .strictObject({
      time: saidOrNull(
        'When it was withdrawn, in RFC 3339; null if the marker does not say.',
        '2026-11-21T09:00:00Z',
      ),
      reason: saidOrNull('Why it was withdrawn; null if the marker does not say.', 'leaks its log'),
    })
    .meta({ description: 'Present if the version is withdrawn.' })
    .exactOptional(),
  platforms: z
    .array(said('A platform.', 'linux/amd64'))
    .meta({ description: 'The platforms, if they were asked for.' })
    .exactOptional(),
})

const listedAlias = z.strictObject({
  tag: said('The alias.', '2.1', 'latest'),
  kind: openWords(aliasKinds, 'Which line the alias follows.'),
  digest: digestOrNull('The digest; null if there is no such tag.'),
  version: saidOrNull('The version that it points at; null if that version is not known.', '2.1.106'),
  owner: saidOrNull('The version that it belongs on; null if its line has no version.', '2.1.106'),
  state: z.enum(['on-owner', 'behind', 'unknown', 'missing']).meta({
    description:
      'on-owner: where it belongs. behind: on another version. unknown: on content of no known version, or without an owner. missing: the tag does not exist, and its line has versions.',
  }),
})

const listedCandidate = z.strictObject({
  tag: said('The staged tag.', 'staged-2.1.106'),
  exactTag: said('The exact tag that a promotion would write.', '2.1.106'),
  digest: reportFields.digest.meta({ description: 'The digest of the candidate.' }),
  created: saidOrNull('When the image was built; null if the image does not say.', '2026-11-30T12:00:00Z'),
})

/** The report of `ls`. */
export const listReport = z
  .strictObject({
    schemaVersion,
    command: z.literal('ls').meta({ description: 'The command.' }),
    repository,
    status,
    versions: z.array(listedVersion).meta({ description: 'The versions, the highest first.' }),
    aliases: z.array(listedAlias).meta({ description: 'The aliases.' }),
    candidates: z.array(listedCandidate).meta({ description: 'What is staged and not yet released.' }),
    others: z
      .array(said('A tag.', 'sha-1a2b3c4'))
      .meta({ description: 'Tags that are neither versions nor aliases.' }),
    problems: problems('What could not be read.'),
  })
  .meta({ title: 'The report of semtag ls' })

/** The document of a command that ended before it had a report. */
export const failureDocument = z
  .strictObject({
    schemaVersion,
    status: z.enum(['usage', 'failed', 'refused']).meta({
      description:
        'usage: the arguments are wrong, and nothing was contacted. The others are as of a release.',
    }),
    problems: problems('What went wrong, every mistake once.'),
  })
  .meta({ title: 'What any command of semtag prints that ended before there was a report' })

const documents = {
  release: releaseReport,
  releases: releasesReport,
  care: careReport,
  list: listReport,
  prune: pruneReport,
  failure: failureDocument,
}

/** What is published lets a later version add fields, and words that are open. */
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
  list: published('list', documents.list),
  prune: published('prune', documents.prune),
  failure: published('failure', documents.failure),
}
