import { distinctProblems } from '../domain/errors.ts'
import { type GateReport, movesOf, type PushReport, type ReleaseReport } from '../domain/report.ts'
import type { ReleaseRequest } from './request.ts'
import { statusOfRun, withContinuation } from './state/failure.ts'
import { type LookedAt, problemsOf } from './steps/look.ts'

/** What became of a release: of one image its own report, of several one that has theirs. */
export function reportOf(
  request: ReleaseRequest,
  looked: readonly LookedAt[],
  /** Those that are no single image's. */
  warnings: readonly string[],
  gate?: GateReport,
): PushReport {
  const { version, versionFrom, dryRun } = request
  const all = looked.flatMap(problemsOf)
  const touched = looked.some(isTouched)
  const releases = looked.map((image): ReleaseReport => {
    const targets = image.records.map((record) => {
      const target = record.report(dryRun)
      return { ...target, problems: withContinuation(target.problems, touched) }
    })
    const own = problemsOf(image)
    const isHeldBack = targets.some(({ tags }) => tags.some(({ outcome }) => outcome === 'pending'))
    return {
      schemaVersion: 1,
      version: version.text,
      dryRun,
      // What keeps an image waiting, with no fault of its own, is what went wrong with another.
      status: statusOfRun(own.length === 0 && isHeldBack ? all : own, isTouched(image)),
      source: image.source,
      targets,
      moved: movesOf(targets),
      warnings: image.warnings.own,
      problems: withContinuation(image.problems, touched),
    }
  })
  const head = {
    schemaVersion: 1,
    version: version.text,
    ...(versionFrom === undefined ? {} : { versionFrom }),
    dryRun,
    status: statusOfRun(all, touched),
    ...(gate === undefined ? {} : { gate }),
  } as const
  const lists = {
    moved: releases.flatMap(({ moved }) => moved),
    warnings: [...warnings, ...looked.flatMap((image) => image.warnings.own)],
    problems: distinctProblems(releases.flatMap(({ problems }) => problems)),
  }
  const [only, ...others] = releases
  return only !== undefined && others.length === 0
    ? { ...head, source: only.source, targets: only.targets, ...lists }
    : { ...head, releases, ...lists }
}

const isTouched = ({ records }: LookedAt): boolean => records.some((record) => record.touched())
