import type { Digest } from '../image/digest.ts'
import { remembered } from '../memoize.ts'
import { reservedPrefixOf } from '../tags/names.ts'
import type { Policy } from '../tags/policy.ts'
import { withdrawalTag } from '../tags/withdrawal.ts'
import { compareVersions } from '../version/compare.ts'
import { isPrerelease, readVersion, type Version, withoutBuild } from '../version/version.ts'
import type { PlanContext } from './plan-context.ts'

/** A tag that reads as a version under some prefix, with a variant or a build. */
export interface OtherForm {
  readonly tag: string
  readonly version: Version
}

// How many tags are read, and how many at a time.
const searchDepth = 200
const atOnce = 16

/**
 * The tag in whichever form that has the digest, among the highest: official images publish `2.1.2-alpine` alone, and
 * point `2` and `latest` at it.
 */
export function formAt(
  digest: Digest,
  { policy, observed, lookup }: Pick<PlanContext, 'policy' | 'observed' | 'lookup'>,
): OtherForm | undefined {
  const forms = formsOf(observed.tags)(policy).slice(0, searchDepth)
  for (let start = 0; start < forms.length; start += atOnce) {
    const some = forms.slice(start, start + atOnce)
    const digests = some.map(({ tag }) => lookup.digest(tag))
    const found = some[digests.indexOf(digest)]
    if (found !== undefined || digests.includes(undefined)) return found
  }
  return undefined
}

/** True for a tag of a version above the one that is released; a variant or a build of that one is none. */
export function isHigherForm(
  form: OtherForm,
  { version, policy, history, lookup }: Pick<PlanContext, 'version' | 'policy' | 'history' | 'lookup'>,
): boolean {
  const read = asRelease(form, history.variants, policy)
  return (
    withoutBuild(read).text !== withoutBuild(version).text &&
    compareVersions(read, version) > 0 &&
    !lookup.lists(withdrawalTag(form.tag))
  )
}

const formsOf = remembered((tags: readonly string[]) =>
  remembered((policy: Policy): readonly OtherForm[] =>
    tags
      .flatMap((tag) => (policy.ignores(tag) ? [] : readForm(tag)))
      .sort((a, b) => compareVersions(b.version, a.version) || (a.tag < b.tag ? -1 : 1)),
  ),
)

function readForm(tag: string): readonly OtherForm[] {
  if (reservedPrefixOf(tag) !== undefined || /\.(?:sig|att|sbom)$/.test(tag)) return []
  const [, text = ''] = /^(?:[A-Za-z_][A-Za-z_.-]*)?(\d+\.\d+\.\d+(?:[-_].+)?)$/.exec(tag) ?? []
  const version = readVersion(text.replace('_', '+'))
  return version === undefined ? [] : [{ tag, version }]
}

/** The version without the end that a variant gives it: 2.1.2 of `2.1.2-alpine`. */
function asRelease(
  { version }: OtherForm,
  variants: readonly string[],
  { variant }: Pick<Policy, 'variant'>,
): Version {
  if (!isPrerelease(version)) return version
  const ends = variant === undefined ? variants : [...variants, variant]
  const end = ends.find((one) => version.text.endsWith(`-${one}`))
  return (end === undefined ? undefined : readVersion(version.text.slice(0, -end.length - 1))) ?? version
}
