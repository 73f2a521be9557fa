import pMap from 'p-map'
import { asSemtagError, type Problem } from '../domain/errors.ts'
import type { Tag } from '../domain/image/tag.ts'
import type {
  CandidateListing,
  ListReport,
  LsReport,
  PrunableTag,
  VersionListing,
} from '../domain/list-report.ts'
import { type ListedRelease, listVersions } from '../domain/plan/listing.ts'
import type { PruneRules } from '../domain/plan/prune-rules.ts'
import { isStagedTag, stagedPrefix } from '../domain/tags/candidate.ts'
import { readWithdrawal } from '../domain/tags/withdrawal.ts'
import type { Content, Manifest } from '../ports/content.ts'
import type { ContentSourceOptions } from './content-source.ts'
import { concurrency, readIndexEntries } from './copy/tree.ts'
import { isDummyManifest } from './deletion/dummy-manifest.ts'
import { configuredAs, type FleetRepository, forEachRepository } from './maintenance/fleet.ts'
import type { MaintenancePorts } from './maintenance/maintain.ts'
import { observe } from './maintenance/observe.ts'
import { lookForPrune, type PruneLookOptions } from './pruning/look.ts'
import { statusOfRun } from './state/failure.ts'
import { createTarget, type Target } from './state/target.ts'

/** A repository, and the rules of `prune` there. */
export interface ListedRequest extends FleetRepository {
  /** If given, the report says what would go. */
  readonly prunable?: PruneRules
}

export interface ListRequest {
  readonly repositories: readonly [ListedRequest, ...ListedRequest[]]
  /** Whether the digest of every version is read. */
  readonly digests: boolean
  /** Whether the platforms of every version are read. */
  readonly platforms: boolean
  /** Milliseconds to wait for late answers. */
  readonly settle?: number | undefined
}

export interface ListPorts extends Omit<MaintenancePorts, 'reporter'> {
  readonly configuration: DescribeOptions['configuration']
}

type Contents = Pick<ListReport, 'versions' | 'aliases' | 'candidates' | 'others' | 'prunable'>

interface Listing extends ListedRequest {
  readonly target: Target
  readonly problems: Problem[]
}

/**
 * Lists what repositories hold, each from its tag list and one read of each alias and its owner. A failure of a registry
 * is not thrown: the report says what happened.
 *
 * @throws SemtagError with a usage code
 */
export async function list(request: ListRequest, ports: ListPorts): Promise<LsReport> {
  const { clock, registry, signal } = ports
  const { repositories, settle } = request
  const listings = repositories.map((given): Listing => {
    const { repository } = given
    return {
      ...given,
      target: createTarget(repository, registry(repository), { clock, settle }),
      problems: [],
    }
  })
  const contents = await forEachRepository(listings, {
    signal,
    run: (one, own) => read(one, request, { ...ports, signal: own }),
    onProblem: ({ problems }, problem) => void problems.push(problem),
  })
  const reportOne = (one: Listing): ListReport => ({
    schemaVersion: 1,
    command: 'ls',
    repository: one.target.name,
    status: statusOfRun(one.problems, false),
    ...(contents.get(one) ?? nothing),
    problems: one.problems,
  })
  const [only, ...more] = listings
  if (only !== undefined && more.length === 0) return reportOne(only)
  return {
    schemaVersion: 1,
    command: 'ls',
    status: statusOfRun(
      listings.flatMap(({ problems }) => problems),
      false,
    ),
    repositories: listings.map((one) => ({ ...configuredAs(one), ...reportOne(one) })),
  }
}

const nothing: Contents = { versions: [], aliases: [], candidates: [], others: [] }

async function read(
  { target, policy, problems, prunable }: Listing,
  { digests, platforms }: ListRequest,
  ports: Pick<ListPorts, 'clock' | 'configuration' | 'signal'>,
): Promise<Contents> {
  const listing = await observe({ target }, ports.signal, {
    policy,
    read: (observed) => listVersions({ observed, policy, digests }),
    doubtful: ({ aliases: all }) => all.flatMap(({ state, tag }) => (state === 'unknown' ? [tag] : [])),
  })
  const { versions, aliases, others } = listing
  const onProblem = (problem: Problem) => void problems.push(problem)
  const options = { ...ports, platforms, content: target.registry, onProblem }
  const candidates = await describeCandidates(others.filter(isStagedTag), options)
  const staged = new Set(candidates.map(({ tag }) => tag))
  return {
    versions: await describeVersions(versions, options),
    aliases,
    candidates,
    others: others.filter((tag) => !staged.has(tag)),
    ...(prunable && { prunable: await readPrunable(target, { ...ports, policy, rules: prunable }) }),
  }
}

/** The tags that `prune` would delete, in the order of its plan. */
async function readPrunable(
  target: Target,
  options: Omit<PruneLookOptions, 'log' | 'created'>,
): Promise<readonly PrunableTag[]> {
  const { plan } = await lookForPrune({ ...options, log: { target }, created: new Map() })
  return plan.lines
    .flatMap(({ tags }) => tags)
    .filter(({ decision }) => decision === 'goes')
    .map(({ tag, reason, note }) => ({ tag, reason, note }))
}

export interface DescribeOptions {
  readonly platforms: boolean
  readonly content: Content
  /** Reads the configuration of an image. */
  readonly configuration: ContentSourceOptions['configuration']
  /** Called for content that cannot be read; the versions are listed without it. */
  readonly onProblem: (problem: Problem) => void
  readonly signal: AbortSignal
}

/** Adds the time and reason of withdrawals and, with `platforms`, the platforms. */
export async function describeVersions(
  versions: readonly ListedRelease[],
  options: DescribeOptions,
): Promise<readonly VersionListing[]> {
  const { platforms, signal } = options
  const described = new Map<string, VersionListing>()
  const open = versions.filter(({ marker }) => platforms || marker !== undefined)
  const add = async (release: ListedRelease) => {
    described.set(release.tag, await describe(release, options))
  }
  await pMap(open, add, { concurrency, signal })
  return versions.map((release) => described.get(release.tag) ?? release)
}

async function describe(
  { marker, ...listing }: ListedRelease,
  options: DescribeOptions,
): Promise<VersionListing> {
  const { tag, digest } = listing
  const withdrawn = marker === undefined ? undefined : await readContent(marker, options, readMarker)
  const found = options.platforms ? await readContent(tag, options, readPlatforms) : undefined
  return {
    ...listing,
    digest: found?.digest ?? digest,
    ...(marker === undefined ? {} : { withdrawn: withdrawn ?? { time: null, reason: null } }),
    ...(found === undefined ? {} : { platforms: found.platforms }),
  }
}

/** The candidates under staged tags. A tag that `rm` has begun to delete holds no candidate. */
async function describeCandidates(
  tags: readonly Tag[],
  options: DescribeOptions,
): Promise<readonly CandidateListing[]> {
  const describeOne = async (tag: Tag): Promise<readonly CandidateListing[]> => {
    const found = await readContent(tag, options, async (manifest) => ({
      manifest,
      created: await readCreated(manifest, options),
    }))
    if (found === undefined || isDummyManifest(found.manifest)) return []
    const { manifest, created } = found
    return [{ tag, exactTag: tag.slice(stagedPrefix.length), digest: manifest.digest, created }]
  }
  return (await pMap(tags, describeOne, { concurrency, signal: options.signal })).flat()
}

/** When the image was built; of an index, the first image in it. */
async function readCreated(
  manifest: Manifest,
  { content, configuration, signal }: DescribeOptions,
): Promise<string | null> {
  const [first] = manifest.manifests === undefined ? [] : await readIndexEntries(manifest, content, signal)
  const image = first === undefined ? manifest : await content.get(first.digest, signal)
  return (image && (await configuration(content, image, signal))?.created) ?? null
}

/** Reads what a tag points at; undefined if the tag is gone or its content cannot be read. */
async function readContent<T>(
  tag: Tag,
  options: DescribeOptions,
  of: (manifest: Manifest, options: DescribeOptions) => Promise<T>,
): Promise<T | undefined> {
  try {
    const manifest = await options.content.get(tag, options.signal)
    return manifest === undefined ? undefined : await of(manifest, options)
  } catch (thrown) {
    const error = asSemtagError(thrown)
    if (error.code !== 'CONTENT_INVALID') throw error
    for (const problem of error.problems)
      options.onProblem({ ...problem, message: `semtag cannot read ${tag}: ${problem.message}` })
    return undefined
  }
}

async function readMarker({ annotations }: Manifest): Promise<ReturnType<typeof readWithdrawal>> {
  return readWithdrawal(annotations)
}

async function readPlatforms(
  manifest: Manifest,
  { content, configuration, signal }: DescribeOptions,
): Promise<Required<Pick<VersionListing, 'digest' | 'platforms'>>> {
  const found =
    manifest.manifests === undefined
      ? [(await configuration(content, manifest, signal))?.platform]
      : (await readIndexEntries(manifest, content, signal)).map(({ platform }) => platform)
  const platforms = found.flatMap((platform) => platform ?? [])
  return { digest: manifest.digest, platforms: [...new Set(platforms)] }
}
