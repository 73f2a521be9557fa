import * as z from 'zod'
import { type ErrorCode, errorCodes } from '../../domain/errors.ts'
import { type Digest, isDigest } from '../../domain/image/digest.ts'
import { changingCommands } from '../flags.ts'

// The documents that `--json` prints and `--output` writes; `npm run build` publishes them as JSON Schema.

const schemaVersion = z.literal(1)
const status = z.enum(['complete', 'failed', 'refused', 'partial'])
const text = z.string()

const digest = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,}$/)
  .refine((value): value is Digest => isDigest(value))
  .meta({ id: 'digest' })

const isCode = (code: string): code is ErrorCode => Object.hasOwn(errorCodes, code)

const problem = z
  .strictObject({
    code: z.enum(Object.keys(errorCodes).filter(isCode)),
    message: text,
    hint: text.exactOptional(),
    speaker: z.enum(['semtag', 'engine', 'registry', 'credential helper']).exactOptional(),
  })
  .meta({ id: 'problem' })

const state = z.strictObject({ version: text.nullable(), digest: digest.nullable() }).meta({ id: 'state' })

const aliasKind = z.enum(['patch', 'minor', 'major', 'channel', 'latest'])

const tag = z
  .strictObject({
    tag: text,
    kind: z.enum(['exact', 'literal', 'withdrawal', ...aliasKind.options]),
    outcome: z.enum([
      'created',
      'moved',
      'unchanged',
      'held',
      'removed',
      'refused',
      'failed',
      'pending',
      'unknown',
    ]),
    from: state.nullable(),
    to: state.nullable(),
    heldBy: text.nullable(),
    reason: z
      .enum([
        'newer',
        'withdrawn',
        'policy',
        'superseded',
        'published-as-exact',
        'unknown-owner',
        'untrusted-list',
      ])
      .nullable(),
    note: text.exactOptional(),
  })
  .meta({ id: 'tag' })

const target = z
  .strictObject({
    repository: text,
    digest: digest.nullable(),
    mediaType: text.nullable(),
    tags: z.array(tag),
    problems: z.array(problem),
  })
  .meta({ id: 'target' })

const move = z.strictObject({ repository: text, tag: text, from: state, to: state }).meta({ id: 'move' })

const releaseHead = {
  schemaVersion,
  version: text,
  versionFrom: z
    .enum([
      'SEMTAG_VERSION',
      'npm_package_version',
      'package.json',
      'GITHUB_REF',
      'release.tag_name',
      'CI_COMMIT_TAG',
      'IMAGE',
    ])
    .exactOptional(),
  dryRun: z.boolean(),
  status,
}

const releaseLists = {
  moved: z.array(move),
  warnings: z.array(text),
  problems: z.array(problem),
}

const release = z.strictObject({
  ...releaseHead,
  source: z.strictObject({
    kind: z.enum(['engine', 'registry', 'oci', 'oci-archive']),
    image: text,
    id: digest.nullable(),
    platform: text.nullable(),
  }),
  targets: z.array(target),
  ...releaseLists,
})

/** The report of `push` and `plan` of one image. */
export const releaseReport = release.meta({ title: 'The report of semtag push and semtag plan' })

/** The report of `push` and `plan` of several images. */
export const releasesReport = z
  .strictObject({ ...releaseHead, releases: z.array(release), ...releaseLists })
  .meta({ title: 'The report of semtag push and semtag plan of several images' })

/** The report of `reconcile`, `yank`, `unyank` and `rm`. */
export const careReport = z
  .strictObject({
    schemaVersion,
    command: z.enum(changingCommands),
    versions: z.array(text),
    dryRun: z.boolean(),
    status: z.enum([...status.options, 'drift']),
    targets: z.array(target),
    moved: z.array(move),
  })
  .meta({ title: 'The report of semtag reconcile, yank, unyank and rm' })

/** The report of `ls`. */
export const listReport = z
  .strictObject({
    schemaVersion,
    command: z.literal('ls'),
    repository: text,
    status,
    versions: z.array(
      z.strictObject({
        version: text,
        tag: text,
        digest: digest.nullable(),
        withdrawn: z.strictObject({ time: text.nullable(), reason: text.nullable() }).exactOptional(),
        platforms: z.array(text).exactOptional(),
      }),
    ),
    aliases: z.array(
      z.strictObject({
        tag: text,
        kind: aliasKind,
        digest: digest.nullable(),
        version: text.nullable(),
        owner: text.nullable(),
        state: z.enum(['on-owner', 'behind', 'unknown', 'missing']),
      }),
    ),
    others: z.array(text),
    problems: z.array(problem),
  })
  .meta({ title: 'The report of semtag ls' })

/** The document of a command that ended before it had a report. */
export const failureDocument = z
  .strictObject({
    schemaVersion,
    status: z.enum(['usage', 'failed', 'refused']),
    problems: z.array(problem),
  })
  .meta({ title: 'What any command of semtag prints that ended before there was a report' })

const documents = {
  release: releaseReport,
  releases: releasesReport,
  care: careReport,
  list: listReport,
  failure: failureDocument,
}

/** The JSON Schema of each kind of document, by the name of its file. */
export const jsonSchemas: Readonly<Record<keyof typeof documents, object>> = {
  release: z.toJSONSchema(documents.release),
  releases: z.toJSONSchema(documents.releases),
  care: z.toJSONSchema(documents.care),
  list: z.toJSONSchema(documents.list),
  failure: z.toJSONSchema(documents.failure),
}
