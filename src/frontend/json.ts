import type { Problem } from '../domain/errors.ts'

/** A document as `--json` prints it and `--output` writes it. */
export function json(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`
}

/** The document of a run that ended before there was a report. */
export interface FailureDocument {
  readonly schemaVersion: 1
  readonly status: 'usage' | 'failed' | 'refused'
  readonly problems: readonly Problem[]
}
