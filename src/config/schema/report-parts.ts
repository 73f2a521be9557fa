import * as z from 'zod'
import { type ErrorCode, errorCodes } from '../../domain/errors.ts'
import { type Digest, isDigest } from '../../domain/image/digest.ts'

// The parts of the documents in report-schema.ts.

/** A text with a description and examples. */
export const textField = (description: string, ...examples: readonly string[]) =>
  z.string().meta({ description, ...(examples.length > 0 && { examples }) })

/** A text that may be null; the description says when. */
export const textOrNull = (description: string, ...examples: readonly string[]) =>
  z
    .string()
    .nullable()
    .meta({ description, ...(examples.length > 0 && { examples }) })

/** Words to which a later version may add, without another `schemaVersion`. */
export const openWords = <const Words extends readonly string[]>(words: Words, description: string) =>
  z.enum(words).meta({ description, open: true })

/** Open words, or null; the description says when. */
export const openWordsOrNull = <const Words extends readonly string[]>(words: Words, description: string) =>
  z.enum(words).meta({ open: true }).nullable().meta({ description })

const schemaVersion = z.literal(1).meta({
  description:
    'Increases if a reader of this version could misread the document. New fields do not increase it.',
})
const statuses = ['complete', 'failed', 'refused', 'partial'] as const
const status = z.enum(statuses).meta({
  description:
    'complete: all is as planned. failed: an error, and nothing was written. refused: a rule forbids it, and nothing was written. partial: a tag was written, and not all is as planned.',
})
const dryRun = z.boolean().meta({ description: 'True for a plan: nothing was written.' })
const version = textField('The version, in the form of SemVer.', '2.1.106')
const repository = textField('Registry and path.', 'registry.local:5000/image-gallery')

const digest = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,}$/)
  .refine((value): value is Digest => isDigest(value))
  .meta({
    id: 'digest',
    description: 'A content digest.',
    examples: ['sha256:7a546862a47a6e22c8c0b6c1f1b6bfae0e4ba49ce4bb0c0b3cf1d0f4cbd1b2a3'],
  })
/** A digest that may be null; the description says when. */
export const digestOrNull = (description: string) => digest.nullable().meta({ description })

const isCode = (code: string): code is ErrorCode => Object.hasOwn(errorCodes, code)

const problem = z
  .strictObject({
    code: openWords(
      Object.keys(errorCodes).filter(isCode),
      'What went wrong; docs/errors.md explains each code.',
    ),
    message: textField('What happened, with the value at fault.', 'registry.local:5000 cannot be reached.'),
    hint: textField('What to do next.', 'Add --registry HOST.').exactOptional(),
    speaker: z
      .enum(['semtag', 'engine', 'registry', 'credential helper'])
      .meta({ description: 'The party whose words the message repeats.' })
      .exactOptional(),
  })
  .meta({ id: 'problem', description: 'One thing that went wrong.' })

const state = z
  .strictObject({
    version: textOrNull('The version; null if it is not known.', '2.1.105'),
    digest: digestOrNull('The digest; null if it is not known.'),
  })
  .meta({ id: 'state', description: 'What a tag points at.' })

const aliasKinds = ['patch', 'minor', 'major', 'channel', 'latest'] as const

const tagKind = openWords(
  ['exact', 'literal', 'withdrawal', 'staged', 'gate', ...aliasKinds],
  'exact: the tag of the version. literal: a tag of --tag. withdrawal: the marker of a withdrawn version. The others are aliases.',
)

const tag = z
  .strictObject({
    tag: textField('The tag.', '2.1.106', '2.1', 'latest'),
    kind: tagKind,
    outcome: z
      .enum(['created', 'moved', 'unchanged', 'held', 'removed', 'refused', 'failed', 'pending', 'unknown'])
      .meta({
        description:
          'The outcome of the tag. pending: planned, but not reached. unknown: the registry may have written the tag, but its answer was lost.',
      }),
    from: state
      .nullable()
      .meta({ description: 'What the tag pointed at before; null if there was no such tag.' }),
    to: state.nullable().meta({
      description: 'What the tag points at afterwards, or would in a plan; null if there is no such tag.',
    }),
    heldBy: textOrNull('The version or the alias that holds the tag; null if the tag is not held.', '2.2.11'),
    reason: openWordsOrNull(
      ['newer', 'withdrawn', 'policy', 'superseded', 'published-as-exact', 'unknown-owner', 'untrusted-list'],
      'Why the tag is held; null if it is not.',
    ),
    note: textField('A remark for people.', 'no 0.8.x version is left; the alias stays').exactOptional(),
  })
  .meta({ id: 'tag', description: 'One tag, and its outcome.' })

const problems = (description: string) => z.array(problem).meta({ description })

const target = z
  .strictObject({
    repository,
    digest: digestOrNull('The digest under the exact tag; null in a plan whose image is still to be pushed.'),
    mediaType: textOrNull('The media type of the manifest.', 'application/vnd.oci.image.index.v1+json'),
    tags: z.array(tag).meta({ description: 'Its tags.' }),
    problems: problems('What went wrong in this repository.'),
  })
  .meta({ id: 'target', description: 'One repository, and its outcome.' })

const move = z
  .strictObject({
    repository,
    tag: textField('The alias.', 'latest'),
    from: state.meta({ description: 'What the alias left.' }),
    to: state.meta({ description: 'What the alias points at now, or would in a plan.' }),
  })
  .meta({ id: 'move', description: 'An alias that left one version for another.' })
const moved = z
  .array(move)
  .meta({ description: 'The aliases that left one version for another, of all targets.' })

/** The fields that several documents have. */
export const reportFields = {
  digest,
  schemaVersion,
  statuses,
  status,
  dryRun,
  version,
  repository,
  aliasKinds,
  tagKind,
  problems,
  target,
  moved,
}

/** What a report says of the configured image that its repository is for. */
export const configuredFields = {
  image: textField('The image that is released there, as the configuration writes it.', 'ui'),
  variant: textField('The variant of the image, if it is one.', 'alpine').exactOptional(),
}
