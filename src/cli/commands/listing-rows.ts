import { shortDigest } from '../../domain/image/digest.ts'
import type { AliasListing, ListReport, VersionListing } from '../../domain/report.ts'
import type { Style } from '../../frontend/colour.ts'

/** A version as a row of the tree. */
export interface VersionRow {
  /** `2` */
  readonly major: string
  /** Its minor, further in than the major, where that begins; its tag, what is known of its content, its aliases and remarks. */
  readonly cells: readonly string[]
  /** Undefined where everything is in its place. */
  readonly style: Style | undefined
}

export function versionRows({ versions, aliases }: ListReport): readonly VersionRow[] {
  const aliasesOn = new Map<string | null, AliasListing[]>(aliases.map(({ version }) => [version, []]))
  for (const alias of aliases) aliasesOn.get(alias.version)?.push(alias)
  // Without --digests those of some versions are known by chance.
  const digests = versions.every(({ digest }) => digest !== null)
  const platforms = versions.some((version) => version.platforms !== undefined)

  let before = ''
  return versions.map((version) => {
    const minor = minorOf(version)
    const begins = minor !== before
    before = minor
    const own = aliasesOn.get(version.version) ?? none
    return {
      major: minor.slice(0, minor.indexOf('.')),
      cells: [
        begins ? `  ${minor}` : '',
        version.tag,
        ...(digests && version.digest !== null ? [shortDigest(version.digest)] : none),
        ...(platforms ? [version.platforms?.join(' ') ?? ''] : none),
        remarks(version, own),
      ],
      style: styleOf(version, own),
    }
  })
}

const none: readonly never[] = []

// `2.1` of `2.1.115`.
function minorOf({ version }: VersionListing): string {
  return version.slice(0, version.indexOf('.', version.indexOf('.') + 1))
}

function remarks(version: VersionListing, aliases: readonly AliasListing[]): string {
  // Most versions of a large repository have none.
  if (aliases.length === 0 && version.withdrawn === undefined) return ''
  return [...aliasTexts(aliases), ...withdrawalText(version)].join('; ')
}

function aliasTexts(aliases: readonly AliasListing[]): readonly string[] {
  const inPlace = aliases.filter(({ state }) => state === 'on-owner').map(({ tag }) => tag)
  const others = aliases.filter(({ state }) => state !== 'on-owner')
  return [
    ...(inPlace.length === 0 ? [] : [inPlace.join(' ')]),
    ...others.map((alias) => `${alias.tag} ${placeText(alias)}`),
  ]
}

/** Where an alias ought to be that is not there. */
export function placeText({ owner }: AliasListing): string {
  return owner === null ? 'has no version left in its line' : `belongs on ${owner}`
}

function withdrawalText({ withdrawn }: VersionListing): readonly string[] {
  if (withdrawn === undefined) return []
  const { time, reason } = withdrawn
  const since = time === null ? '' : ` ${time.replace(/\.\d+/, '')}`
  return [`withdrawn${since}${reason === null ? '' : `: ${reason}`}`]
}

function styleOf({ withdrawn }: VersionListing, aliases: readonly AliasListing[]): Style | undefined {
  if (aliases.some(({ state }) => state !== 'on-owner')) return 'yellow'
  return withdrawn === undefined ? undefined : 'dim'
}
