import { isSemtagError, type Problem } from '../../domain/errors.ts'
import { parseReference } from '../../domain/image/reference.ts'
import { type PushReport, targetsOf } from '../../domain/report.ts'
import { pageOfRepository } from '../../domain/vendors/index.ts'
import { problemText, reportProblems } from '../../frontend/problems.ts'
import { textReport } from '../../frontend/report-text.ts'
import { releaseGiven, verifyGiven } from '../../library/run.ts'
import { ambientOf, type Context, type PluginOptions, type ReleaseContext } from './context.ts'
import { isBuiltLater, namesVersion, settingsBefore, settingsOf } from './options.ts'

/**
 * An error that semantic-release prints, and passes to the plugins that report failures. `details` has the hint.
 *
 * @see https://github.com/semantic-release/error
 */
interface SemanticReleaseError extends Error {
  readonly code: string
  readonly details: string
  readonly semanticRelease: true
}

/** All problems in one error, in the form that semantic-release prints. */
export function semanticReleaseError(problems: readonly Problem[]): AggregateError {
  return new AggregateError(problems.map(single), problems.map(({ message }) => message).join('\n'))
}

function single(problem: Problem): SemanticReleaseError {
  const { hint, ...withoutHint } = problem
  const message = problemText(withoutHint, (_style, text) => text)
    .replace(/^Error: /, '')
    .trimEnd()
  return Object.assign(new Error(message), {
    name: 'SemanticReleaseError',
    code: `ESEMTAG${problem.code.replaceAll('_', '')}`,
    details: hint ?? '',
    semanticRelease: true as const,
  })
}

/** The page of a repository such as `ghcr.io/acme/ui`; undefined if semtag knows none. */
export function pageOf(repository: string): string | undefined {
  const parsed = parseReference(repository)
  return parsed.ok ? pageOfRepository(parsed.value.repository) : undefined
}

/** What `publish` returns to semantic-release. */
export interface PublishedRelease {
  /** The exact references, `registry.local:5000/image-gallery:2.1.106`. */
  readonly name: string
  /** The page of the first repository, if its registry has one. */
  readonly url?: string
  /** The aliases that left another version, `registry.local:5000/image-gallery:latest`. */
  readonly moved: readonly string[]
}

/**
 * Looks for everything that would stop a release: wrong options, an image that does not exist, registries that semtag
 * cannot read or write.
 *
 * @throws AggregateError with one error for each problem.
 */
export async function verifyConditions(options: PluginOptions, context: Context): Promise<void> {
  const problems = await withTheirErrors(() =>
    verifyGiven(settingsBefore(options, context), ambientOf(context), (image) => !isBuiltLater(image)),
  )
  if (problems.length > 0) throw semanticReleaseError(problems)
}

/**
 * Plans the release before anything is published, and shows the plan. A dry run ends here. An image that is built for this
 * version does not exist yet: there is no plan for it.
 */
export async function verifyRelease(options: PluginOptions, context: ReleaseContext): Promise<void> {
  if (namesVersion(options, context)) {
    context.logger.log('%s', 'The image for this version is not built yet, so semtag cannot show a plan.')
    return
  }
  await releaseWith(options, context, true)
}

/** Releases the image under the tags of the version. */
export async function publish(options: PluginOptions, context: ReleaseContext): Promise<PublishedRelease> {
  const report = await releaseWith(options, context, false)
  const repositories = targetsOf(report).map(({ repository }) => repository)
  const url = pageOf(repositories[0] ?? '')
  return {
    name: exactReferences(report).join(', '),
    ...(url === undefined ? {} : { url }),
    moved: report.moved.map(({ repository, tag }) => `${repository}:${tag}`),
  }
}

async function releaseWith(
  options: PluginOptions,
  context: ReleaseContext,
  dryRun: boolean,
): Promise<PushReport> {
  const report = await withTheirErrors(() =>
    releaseGiven(settingsOf(options, context, dryRun), ambientOf(context)),
  )
  const text = textReport(report, { paint: (_style, plain) => plain })
  if (text !== '') context.logger.log('%s', text.trimEnd())
  if (report.status === 'complete') return report
  throw semanticReleaseError(reportProblems(report))
}

function exactReferences(report: PushReport): readonly string[] {
  return targetsOf(report).flatMap(({ repository, tags }) =>
    tags.filter(({ kind }) => kind === 'exact').map(({ tag }) => `${repository}:${tag}`),
  )
}

/** Converts the mistakes in the options to errors of semantic-release. */
async function withTheirErrors<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    throw isSemtagError(error) ? semanticReleaseError(error.problems) : error
  }
}
