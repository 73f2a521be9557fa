import type { Problem } from '../../src/domain/errors.ts'
import type { Digest } from '../../src/domain/image/digest.ts'
import type { ReleaseReport, ReleasesReport, TagReport, TargetReport } from '../../src/domain/report.ts'
import { contentOf } from '../support/model-repository.ts'

type Some<T, K extends keyof T> = Omit<Partial<T>, K>

interface PartialTarget extends Some<TargetReport, 'tags'> {
  readonly tags?: readonly Partial<TagReport>[]
}

/** A report of 2.1.115 that is complete but for what is given. */
export function reportOf({
  targets = [{}],
  ...rest
}: Some<ReleaseReport, 'targets'> & { readonly targets?: readonly PartialTarget[] }): ReleaseReport {
  const problems: readonly Problem[] = []
  return {
    schemaVersion: 1,
    version: '2.1.115',
    dryRun: false,
    status: 'complete',
    source: { kind: 'engine', image: 'image-gallery', id: null, platform: null },
    targets: targets.map((target) => ({
      repository: 'registry.local:5000/image-gallery',
      digest: digest('2.1.115'),
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      problems,
      ...target,
      tags: (target.tags ?? [{}]).map(tagOf),
    })),
    moved: [],
    warnings: [],
    problems,
    ...rest,
  }
}

/** The report of several images, each with its own. */
export function reportsOf(
  releases: readonly ReleaseReport[],
  rest: Partial<ReleasesReport> = {},
): ReleasesReport {
  return {
    schemaVersion: 1,
    version: '2.1.115',
    dryRun: false,
    status: 'complete',
    releases,
    moved: releases.flatMap(({ moved }) => moved),
    warnings: releases.flatMap(({ warnings }) => warnings),
    problems: releases.flatMap(({ problems }) => problems),
    ...rest,
  }
}

/** A tag that was created but for what is given. */
function tagOf(tag: Partial<TagReport>): TagReport {
  return {
    tag: '2.1.115',
    kind: 'exact',
    outcome: 'created',
    from: null,
    to: null,
    heldBy: null,
    reason: null,
    ...tag,
  }
}

export function digest(word: string): Digest {
  return contentOf(word)
}
