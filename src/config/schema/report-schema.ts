import * as z from 'zod'
import { careReport, checkReport, fleetListReport, fleetReport, listReport } from './maintenance-schema.ts'
import { fleetPruneReport, pruneReport } from './prune-schema.ts'
import { digestOrNull, openWords, reportFields, textField, textOrNull } from './report-parts.ts'

// The documents that `--json` prints and `--output` writes; `npm run build` publishes them as JSON Schema. They are
// strict here, so that semtag writes no field without a description.

const { dryRun, moved, problems, schemaVersion, status, target, version } = reportFields

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
  prune: pruneReport,
  prunes: fleetPruneReport,
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
  prune: published('prune', documents.prune),
  prunes: published('prunes', documents.prunes),
  failure: published('failure', documents.failure),
}
