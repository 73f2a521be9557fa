import { distinctProblems, type Problem } from '../domain/errors.ts'
import type { Digest } from '../domain/image/digest.ts'
import { formatRepository, type Repository } from '../domain/image/reference.ts'
import type { PushReport } from '../domain/report.ts'
import type { Policy } from '../domain/tags/policy.ts'
import type { Version } from '../domain/version/version.ts'
import type { Registry } from '../ports/registry.ts'
import { contentSource } from './content-source.ts'
import { type Candidate, findCandidate, removeCandidates, withRemovals } from './maintenance/candidates.ts'
import { releaseAll } from './release.ts'
import type { ImageRequest, ReleasePorts, ReleaseRequest } from './request.ts'
import type { ReadConfiguration } from './source/platform.ts'
import { stoppable } from './state/waiting.ts'

/** One image to promote: the repositories that hold its candidate. */
export interface PromotedImage {
  readonly policy: Policy
  readonly targets: readonly [Repository, ...Repository[]]
  /** Writes each alias by itself. */
  readonly oneByOne?: boolean | undefined
}

export interface PromoteRequest {
  readonly version: Version
  /** Releases the bytes of this version's exact tag, instead of a candidate. */
  readonly from?: Version | undefined
  /** The digest that was tested. If undefined, `confirm` decides once the candidates are known. */
  readonly digest: Digest | undefined
  readonly images: readonly [PromotedImage, ...PromotedImage[]]
  readonly dryRun: boolean
  readonly bestEffort?: boolean
  /** Milliseconds to wait for late answers. */
  readonly settle?: number | undefined
  /** Asks whether the candidates with these digests are meant. */
  readonly confirm?: (references: readonly string[]) => Promise<boolean>
}

export interface PromotePorts extends ReleasePorts {
  readonly registry: (repository: Repository) => Registry
  readonly configuration: ReadConfiguration
}

/**
 * Releases candidates under a version: exact tag, aliases and report are those of a push. Looks at every candidate before
 * it writes anything. Removes the staged tags afterwards.
 *
 * @returns The report of the release, or every reason why nothing was written.
 */
export function promote(request: PromoteRequest, ports: PromotePorts): Promise<PushReport> {
  return stoppable(ports.signal, (signal) => run(request, { ...ports, signal }))
}

async function run(request: PromoteRequest, ports: PromotePorts): Promise<PushReport> {
  const found = await Promise.all(
    request.images.map(async (image) =>
      Promise.all(image.targets.map((target) => findCandidate(target, image.policy, request, ports))),
    ),
  )
  const all = found.flat()
  const problems = distinctProblems([
    ...all.flatMap(({ problems: own }) => own),
    ...found.flatMap((candidates) => different(candidates)),
  ])
  if (problems.length > 0) return refused(request, all, problems)
  const isConfirmed = request.digest !== undefined || request.from !== undefined || (await ask(request, all))
  if (!isConfirmed) return refused(request, all, [unconfirmed])
  const [first, ...others] = request.images.map((image, index) =>
    imageRequest(image, found[index] ?? [], request, ports),
  )
  if (first === undefined) throw new TypeError('a promotion has an image')
  const { version, dryRun, bestEffort = false, settle } = request
  const release: ReleaseRequest = { version, images: [first, ...others], dryRun, bestEffort, settle }
  const report = await releaseAll(release, ports)
  if (request.from !== undefined) return report
  const removed = await removeCandidates(report, all, { dryRun }, ports)
  return withRemovals(report, removed)
}

/** The candidates of one image must be the same in every repository. */
function different(candidates: readonly Candidate[]): readonly Problem[] {
  const digests = new Set(candidates.flatMap(({ digest }) => digest ?? []))
  if (digests.size < 2) return []
  return candidates.flatMap(({ digest, name, tag }) =>
    digest === undefined
      ? []
      : [
          {
            code: 'CANDIDATE_DIFFERS' as const,
            message: `${name}:${tag} is ${digest}, and the candidate of the same image differs elsewhere.`,
            hint: 'Stage one image to every registry, and promote its digest.',
          },
        ],
  )
}

const unconfirmed: Problem = {
  code: 'INTERRUPTED',
  message: 'Nothing was promoted: the candidate was not confirmed.',
}

async function ask({ confirm }: PromoteRequest, candidates: readonly Candidate[]): Promise<boolean> {
  const references = candidates.flatMap(({ name, digest }) =>
    digest === undefined ? [] : [`${name}@${digest}`],
  )
  return confirm === undefined ? false : confirm(references)
}

/** A release from the repositories themselves: the first that holds the candidate gives the content. */
function imageRequest(
  { policy, targets, oneByOne }: PromotedImage,
  candidates: readonly Candidate[],
  request: PromoteRequest,
  { registry, configuration, reporter }: PromotePorts,
): ImageRequest {
  const holder = candidates.find(({ root }) => root !== undefined)
  if (holder?.root === undefined) throw new TypeError('an image that is promoted has a candidate')
  const { repository, root } = holder
  const source = contentSource({
    kind: 'registry',
    image: `docker://${formatRepository(repository)}@${root.digest}`,
    find: async () => ({ root, content: registry(repository), repository }),
    configuration,
    reporter,
    platform: undefined,
    referrers: false,
    version: request.version,
    versionFrom: undefined,
    requireVersionLabel: false,
  })
  return { source, policy, targets, registry, oneByOne }
}

/** A report of a promotion that wrote nothing. */
function refused(
  { version, dryRun }: PromoteRequest,
  candidates: readonly Candidate[],
  problems: readonly Problem[],
): PushReport {
  const isRefused = problems.every(({ code }) => code !== 'INTERRUPTED')
  const [first] = candidates
  return {
    schemaVersion: 1,
    version: version.text,
    dryRun,
    status: isRefused ? 'refused' : 'failed',
    source: {
      kind: 'registry',
      image: `docker://${first?.name}:${first?.tag}`,
      id: first?.digest ?? null,
      platform: null,
    },
    targets: candidates.map(({ name, digest, tag }) => ({
      repository: name,
      digest: digest ?? null,
      mediaType: null,
      tags: [],
      problems: problems.filter(({ message }) => message.includes(`${name}:${tag}`)),
    })),
    moved: [],
    warnings: [],
    problems: problems.filter(
      ({ message }) => !candidates.some(({ name, tag }) => message.includes(`${name}:${tag}`)),
    ),
  }
}
