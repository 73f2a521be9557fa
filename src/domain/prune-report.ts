import type { Problem } from './errors.ts'
import type { Digest } from './image/digest.ts'
import { isTag, type Tag } from './image/tag.ts'
import type { PruneDecision } from './plan/prune-rules.ts'
import type { ConfiguredAs, Outcome, Status } from './report.ts'
import type { GoingImage } from './vendors/profile.ts'

/** A tag in the report of `prune`. */
export interface PrunedTag extends Omit<PruneDecision, 'tag'> {
  readonly tag: string
  /** The bytes of the image that goes, as the registry stores it; null if they were not read. */
  readonly size: number | null
  /** Present with `--print`, if the image of a tag that goes stays: another tag or an index needs it. */
  readonly imageStays?: string
  /**
   * What became of a tag that should go; null for other tags, and in a plan. `held`: it changed during the run, and
   * stays.
   */
  readonly outcome: Extract<Outcome, 'removed' | 'held' | 'refused' | 'failed' | 'pending' | 'unknown'> | null
}

/** The tags of one line in the report of `prune`. */
export interface PrunedLine {
  /** `2.1`; null for the tags that are not versions. */
  readonly line: string | null
  readonly tags: readonly PrunedTag[]
}

/** The report of `prune`: every tag of the repository, the highest line first. */
export interface PruneReport {
  readonly schemaVersion: 1
  readonly command: 'prune'
  readonly repository: string
  /** True for a plan: nothing was deleted. */
  readonly dryRun: boolean
  readonly status: Status
  readonly lines: readonly PrunedLine[]
  /**
   * The bytes of all images that go, with each layer once; images that stay may need some of them. Null if they were
   * not read.
   */
  readonly size: number | null
  /** The manifests that were deleted: images, children of indexes, signatures. */
  readonly manifests: readonly Digest[]
  readonly problems: readonly Problem[]
}

/** The report of `prune` of one of several repositories. */
export interface PrunedRepository extends PruneReport, ConfiguredAs {}

/** The report of `prune` of several repositories. */
export interface FleetPruneReport
  extends Pick<PruneReport, 'schemaVersion' | 'command' | 'dryRun' | 'status'> {
  /** One report for each repository of each image, in the order of the configuration. */
  readonly repositories: readonly PrunedRepository[]
}

/** The report of `prune`, of one repository or several. */
export type PruningReport = PruneReport | FleetPruneReport

/** The report of each repository of `prune`. */
export function prunesOf(report: PruningReport): readonly (PruneReport & Partial<ConfiguredAs>)[] {
  return 'repositories' in report ? report.repositories : [report]
}

/** The images of a plan that go, the lowest version first, signatures last. */
export function goingImages({ lines }: PruneReport): readonly GoingImage[] {
  const going = lines
    .flatMap(({ tags }) => tags)
    .filter(({ decision }) => decision === 'goes')
    .toReversed()
  const isReferrer = ({ reason }: PrunedTag) => reason === 'referrer'
  const images = new Map<Digest, GoingImage & { readonly tags: Tag[] }>()
  for (const { tag, digest, imageStays } of [
    ...going.filter((one) => !isReferrer(one)),
    ...going.filter(isReferrer),
  ]) {
    if (digest === null || !isTag(tag)) continue
    const image = images.get(digest) ?? { digest, tags: [], stays: imageStays }
    images.set(digest, image)
    image.tags.push(tag)
  }
  return [...images.values()]
}
