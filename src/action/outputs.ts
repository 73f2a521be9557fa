import { randomUUID } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { SemtagError } from '../domain/errors.ts'
import { type Outcome, type PushReport, releasesOf, type TargetReport, targetsOf } from '../domain/report.ts'
import { fileReason } from '../domain/system-error.ts'
import type { FailureDocument } from '../frontend/failure.ts'
import type { Environment } from '../ports/run.ts'

/** The outputs of action.yml. */
export interface Outputs {
  readonly version: string
  /** The digest of the exact tag, for the first image on its first target. Empty if it is unknown. */
  readonly digest: string
  /** The target repositories, one per line. */
  readonly repository: string
  /** The released images, `registry.local:5000/ui@sha256:…`, one per line, to attest and to sign. */
  readonly reference: string
  /** References that point at the version now, one per line: `registry.local:5000/ui:2.1`. */
  readonly tags: string
  /** The references that moved from another version. */
  readonly moved: string
  /** `moved` as a JSON array of `{ repository, tag, from, to }`. */
  readonly 'moved-json': string
  /** References that stay on another version. */
  readonly held: string
  readonly status: string
  /** The report, as `semtag push --json` prints it. */
  readonly json: string
}

export function reportOutputs(report: PushReport): Outputs {
  const targets = targetsOf(report)
  const references = (...outcomes: readonly Outcome[]): string =>
    targets
      .flatMap(({ repository, tags }) =>
        tags.filter(({ outcome }) => outcomes.includes(outcome)).map(({ tag }) => `${repository}:${tag}`),
      )
      .join('\n')
  return {
    version: report.version,
    digest: releasesOf(report)[0]?.targets[0]?.digest ?? '',
    repository: lines(targets.map(({ repository }) => repository)),
    reference: lines(targets.flatMap((target) => referenceOf(target, report.dryRun))),
    tags: references('created', 'moved', 'unchanged'),
    moved: references('moved'),
    'moved-json': JSON.stringify(report.moved),
    held: references('held'),
    status: report.status,
    json: JSON.stringify(report),
  }
}

// Several images may share a repository, such as variants.
function lines(texts: readonly string[]): string {
  return [...new Set(texts)].join('\n')
}

// A planned or failed image cannot be signed: it does not exist.
function referenceOf({ repository, digest, tags }: TargetReport, dryRun: boolean): readonly string[] {
  const there: readonly Outcome[] = dryRun ? ['unchanged'] : ['created', 'moved', 'unchanged']
  const isThere = tags.some(({ kind, outcome }) => kind === 'exact' && there.includes(outcome))
  return digest !== null && isThere ? [`${repository}@${digest}`] : []
}

/** The outputs without a report. */
export function failureOutputs(document: FailureDocument): Outputs {
  const { status } = document
  const nothing = { repository: '', reference: '', tags: '', moved: '', 'moved-json': '[]', held: '' }
  return { version: '', digest: '', ...nothing, status, json: JSON.stringify(document) }
}

/**
 * Sets the outputs of the step. Does nothing outside a runner.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
export async function appendOutputs(
  env: Environment,
  outputs: Readonly<Record<keyof Outputs, string>>,
): Promise<void> {
  const entries = Object.entries(outputs).map(([name, value]) => {
    // A random delimiter: the value cannot end itself and set another output.
    const end = `end_${randomUUID()}`
    return `${name}<<${end}\n${value}\n${end}\n`
  })
  await append(env, 'GITHUB_OUTPUT', entries.join(''))
}

/** Adds Markdown to the summary of the job. Does nothing outside a runner. */
export async function appendSummary(env: Environment, markdown: string): Promise<void> {
  await append(env, 'GITHUB_STEP_SUMMARY', markdown)
}

async function append(env: Environment, variable: string, text: string): Promise<void> {
  const path = env[variable] ?? ''
  if (path === '') return
  await appendFile(path, text).catch((error: unknown) => {
    throw new SemtagError({
      code: 'OUTPUT_FILE',
      message: `The file of ${variable}, "${path}", ${fileReason(error)}.`,
      hint: 'The release itself is done; the log shows it.',
    })
  })
}
