import { distinctProblems } from '../../domain/errors.ts'
import { type GateReport, movesOf, type PushReport, type ReleaseReport } from '../../domain/report.ts'
import type { ReleaseRequest } from '../request.ts'
import { statusOfRun, withContinuation } from '../state/failure.ts'
import { type ImageSurvey, problemsOf } from './look.ts'

/** The report of a release. With several images, it contains a report for each. */
export function reportOf(
  request: ReleaseRequest,
  surveys: readonly ImageSurvey[],
  /** The warnings that belong to no single image. */
  warnings: readonly string[],
  gate?: GateReport,
): PushReport {
  const { version, versionFrom, dryRun } = request
  const all = surveys.flatMap(problemsOf)
  const touched = surveys.some(isTouched)
  const releases = surveys.map((image): ReleaseReport => {
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
      // An image without problems of its own waits because of the problems of another image.
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
    warnings: [...warnings, ...surveys.flatMap((image) => image.warnings.own)],
    problems: distinctProblems(releases.flatMap(({ problems }) => problems)),
  }
  const [only, ...others] = releases
  return only !== undefined && others.length === 0
    ? { ...head, source: only.source, targets: only.targets, ...lists }
    : { ...head, releases, ...lists }
}

const isTouched = ({ records }: ImageSurvey): boolean => records.some((record) => record.touched())
