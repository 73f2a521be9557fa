import type { Parsed } from '../domain/errors.ts'
import { clean } from '../domain/text.ts'
import { parseVersion, type Version } from '../domain/version/version.ts'
import type { Wording } from '../domain/wording.ts'
import type { Environment } from '../ports/run.ts'

/** The git tag that started the pipeline. */
export interface PushedTag {
  readonly from: 'GITHUB_REF' | 'CI_COMMIT_TAG' | 'release.tag_name'
  /** `ui@2.1.106` */
  readonly name: string
}

const tags = 'refs/tags/'

/**
 * Returns the git tag that started a pipeline of GitHub, Gitea or GitLab.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/variables
 * @see https://docs.gitlab.com/ci/variables/predefined_variables/
 */
export function pushedTag(env: Environment): PushedTag | undefined {
  const { GITHUB_REF: ref = '', CI_COMMIT_TAG: tag = '' } = env
  if (ref.startsWith(tags)) return { from: 'GITHUB_REF', name: ref.slice(tags.length) }
  return tag === '' ? undefined : { from: 'CI_COMMIT_TAG', name: tag }
}

/** Reads the version in the name of a git tag, behind the prefix. */
export function tagVersion(
  { from, name }: PushedTag,
  prefix: string | undefined,
  wording: Wording,
): Parsed<Version> {
  const kind = from === 'release.tag_name' ? 'release tag' : 'pushed git tag'
  const tag = `The ${kind} "${clean(name)}" (${from})`
  const wrong = (message: string, hint: string): Parsed<never> => ({
    ok: false,
    problem: { code: 'INVALID_VERSION', message: `${tag} ${message}`, hint },
  })
  const otherwise = `Run the release only for tags of this package, or give ${wording.name('VERSION')}.`
  if (prefix !== undefined && !name.startsWith(prefix))
    return wrong(`does not begin with ${wording.name('git-tag-prefix', prefix)}.`, otherwise)
  const version = parseVersion(name.slice(prefix?.length ?? 0))
  if (version.ok) return version
  const message = `names no version: ${version.problem.message}`
  if (prefix !== undefined) return wrong(message, otherwise)
  const before = prefixOf(name)
  return before === undefined
    ? wrong(message, `${version.problem.hint} Or give ${wording.name('VERSION')}.`)
    : wrong(
        message,
        `If such tags release this image, add ${wording.write({ 'git-tag-prefix': before })}. ${otherwise}`,
      )
}

/** The part before the version at the end of a tag: `plugin-` in `plugin-v2.0.0`. */
function prefixOf(name: string): string | undefined {
  const [, before, version = ''] = /^(.*?[^\dv.])(v?\d+\.\d+\.\d+(?:[-+].*)?)$/.exec(name) ?? []
  return parseVersion(version).ok ? before : undefined
}
