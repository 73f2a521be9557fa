import { parseArgs } from 'node:util'
import * as z from 'zod/mini'
import { defaultPolicy } from '../../domain/tags/policy.ts'
import { policyProblems } from '../../domain/tags/policy-problems.ts'
import { clean } from '../../domain/text.ts'
import { isPrerelease, type Version } from '../../domain/version/version.ts'
import type { Environment } from '../../ports/run.ts'
import type { Values } from '../flags.ts'
import { parsedJson } from '../json-text.ts'
import type { PackageManifest } from './found.ts'

const mostArguments = 1000

/**
 * What npm's environment says about the script that runs semtag, such as `"postpublish": "semtag push"`.
 *
 * @see https://docs.npmjs.com/cli/v11/using-npm/scripts#environment
 */
export interface NpmScript {
  /** `postpublish` */
  readonly event: string
  /** The version of the package that has the script. Undefined under npx, which may run in any package. */
  readonly version: string | undefined
  /** `npm publish --dry-run` runs the scripts as well. */
  readonly dryRun: boolean
  /** The dist-tag of the package, unless it is `latest`. */
  readonly distTag: string | undefined
  /** The place of the dist-tag: `npm_config_tag`, `yarn publish --tag`, or package.json. */
  readonly distTagFrom: string
}

export function npmScript(env: Environment, manifest: PackageManifest | undefined): NpmScript | undefined {
  const event = env['npm_lifecycle_event'] ?? ''
  if (event === '') return undefined
  const places = [
    { distTag: yarnTag(env), distTagFrom: 'yarn publish --tag' },
    { distTag: env['npm_config_tag'], distTagFrom: 'npm_config_tag' },
    // npm does not copy publishConfig to the environment.
    { distTag: manifest?.distTag, distTagFrom: 'publishConfig.tag in package.json' },
  ]
  const { distTag, distTagFrom = '' } =
    places.find((place) => typeof place.distTag === 'string' && place.distTag !== '') ?? {}
  return {
    event,
    version: event === 'npx' ? undefined : env['npm_package_version'],
    dryRun: env['npm_config_dry_run'] === 'true',
    distTag: typeof distTag !== 'string' || distTag === 'latest' ? undefined : distTag,
    distTagFrom,
  }
}

const argv = z.object({
  cooked: z.array(z.string()).check(z.maxLength(mostArguments)),
  original: z.array(z.string()).check(z.maxLength(mostArguments)),
})

/**
 * The dist-tag of `yarn publish --tag`. yarn 1 sets no `npm_config_tag`, but passes its own arguments to its scripts.
 *
 * @see https://github.com/yarnpkg/yarn/blob/v1.22.22/src/util/execute-lifecycle-script.js
 */
function yarnTag({ npm_config_argv: text = '' }: Environment): string | undefined {
  const { cooked, original } = argv.safeParse(parsedJson(text)).data ?? {}
  if (original === undefined || cooked?.[0] !== 'publish') return undefined
  const { tag } = parseArgs({ args: original, options: { tag: { type: 'string' } }, strict: false }).values
  return typeof tag === 'string' ? tag : undefined
}

/** The warning that a dry run of npm is a dry run of semtag. */
export function npmDryRunWarnings(npm: NpmScript | undefined): readonly string[] {
  return npm?.dryRun === true ? [`Nothing is written: npm runs ${clean(npm.event)} with --dry-run.`] : []
}

/** Settings that follow from the start of the release. */
export interface OriginValues {
  readonly values: Values
  readonly warnings: readonly string[]
  /** Why `latest` does not move, for the report. */
  readonly latestReason?: string
}

/** Settings that do not move `latest`. */
export function keepLatest(latestReason: string, warning: string): OriginValues {
  // A range for latest would contradict `never`.
  return { values: { latest: 'never', 'latest-range': undefined }, warnings: [warning], latestReason }
}

/** What the dist-tag means for the aliases of a version, unless a setting decides. */
export function distTagValues(npm: NpmScript | undefined, version: Version, given: Values): OriginValues {
  const nothing = { values: {}, warnings: [] }
  if (npm?.distTag === undefined) return nothing
  const { distTag, distTagFrom } = npm
  const plain = `the dist-tag "${clean(distTag)}"`
  const named = `${plain} (${distTagFrom})`
  if (!isPrerelease(version)) {
    if (given['latest'] !== undefined) return nothing
    const warning = `latest stays where it is: ${version.text} is published under ${named}.`
    return keepLatest(`published under ${plain}`, warning)
  }
  if (given['channel'] !== undefined) return nothing
  if (canNameChannel(distTag, given)) return { values: { channel: [`${distTag}=*`] }, warnings: [] }
  return { values: {}, warnings: [`No alias follows ${named}: it cannot be the name of a channel.`] }
}

function canNameChannel(name: string, { variant, 'known-variant': others }: Values): boolean {
  const policy = {
    ...defaultPolicy,
    channels: [{ name, identifiers: ['*'] }],
    variant: typeof variant === 'string' ? variant : undefined,
    variants: Array.isArray(others) ? others.map(String) : [],
  }
  return policyProblems(policy, undefined).length === 0
}
