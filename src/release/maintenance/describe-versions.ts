import pMap from 'p-map'
import type { Problem } from '../../domain/errors.ts'
import { tagOf } from '../../domain/image/tag.ts'
import type { ListedRelease } from '../../domain/plan/listing.ts'
import type { VersionListing } from '../../domain/report.ts'
import { readWithdrawal } from '../../domain/tags/withdrawal.ts'
import type { Content, Manifest } from '../../ports.ts'
import { concurrency, readEntries } from '../copy/tree.ts'
import type { ContentSourceOptions } from '../source/content-source.ts'
import { asSemtagError } from '../state/failure.ts'

export interface DescribeOptions {
  readonly platforms: boolean
  readonly content: Content
  /** What an image says of itself. */
  readonly configuration: ContentSourceOptions['configuration']
  /** Told of content that cannot be read; the versions are listed without it. */
  readonly tell: (problem: Problem) => void
  readonly signal: AbortSignal
}

/** Adds what the markers of withdrawals say, and where it is wanted the platforms, a few requests at once. */
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
  const withdrawn = marker === undefined ? undefined : await read(marker, options, readMarker)
  const found = options.platforms ? await read(tag, options, readPlatforms) : undefined
  return {
    ...listing,
    digest: found?.digest ?? digest,
    ...(marker === undefined ? {} : { withdrawn: withdrawn ?? { time: null, reason: null } }),
    ...(found === undefined ? {} : { platforms: found.platforms }),
  }
}

/** Reads what a tag points at; undefined where it is gone, or is no content that can be read. */
async function read<T>(
  tag: string,
  options: DescribeOptions,
  of: (manifest: Manifest, options: DescribeOptions) => Promise<T>,
): Promise<T | undefined> {
  try {
    const manifest = await options.content.get(tagOf(tag), options.signal)
    return manifest === undefined ? undefined : await of(manifest, options)
  } catch (thrown) {
    const error = asSemtagError(thrown)
    if (error.code !== 'CONTENT_INVALID') throw error
    for (const problem of error.problems)
      options.tell({ ...problem, message: `${tag} cannot be read: ${problem.message}` })
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
  const told =
    manifest.manifests === undefined
      ? [(await configuration(content, manifest, signal))?.platform]
      : (await readEntries(manifest, content, signal)).map(({ platform }) => platform)
  const platforms = told.flatMap((platform) => platform ?? [])
  return { digest: manifest.digest, platforms: [...new Set(platforms)] }
}
