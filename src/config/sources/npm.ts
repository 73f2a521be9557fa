import { defaultPolicy } from '../../domain/policy.ts'
import { policyProblems } from '../../domain/policy-problems.ts'
import { clean } from '../../domain/text.ts'
import { isPrerelease, type Version } from '../../domain/version.ts'
import type { Values } from '../flags.ts'
import type { Manifest } from './found.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * What npm tells the scripts that it runs, as in `"postpublish": "semtag push"`; undefined where it runs none.
 *
 * @source https://docs.npmjs.com/cli/v11/using-npm/scripts#environment
 */
export interface NpmScript {
  /** `postpublish` */
  readonly event: string
  /** The version of the package whose script it is; undefined where npx runs it, for whatever package is above. */
  readonly version: string | undefined
  /** Publishing is only tried out: its scripts run all the same. */
  readonly dryRun: boolean
  /** The dist-tag under which the package is published, where it is not `latest`. */
  readonly distTag: string | undefined
  /** Where the dist-tag was found: `npm publish --tag`, or package.json. */
  readonly distTagFrom: string
}

export function npmScript(env: Environment, manifest: Manifest | undefined): NpmScript | undefined {
  const event = env['npm_lifecycle_event'] ?? ''
  if (event === '') return undefined
  const given = env['npm_config_tag'] ?? ''
  // What publishConfig says does not reach the environment.
  const configured = typeof manifest?.distTag === 'string' ? manifest.distTag : ''
  const distTag = given === '' ? configured : given
  return {
    event,
    version: event === 'npx' ? undefined : env['npm_package_version'],
    dryRun: env['npm_config_dry_run'] === 'true',
    distTag: distTag === '' || distTag === 'latest' ? undefined : distTag,
    distTagFrom: given === '' ? 'publishConfig.tag in package.json' : 'npm_config_tag',
  }
}

/** That nothing is pushed while npm only tries publishing out. */
export function tryingOut(npm: NpmScript | undefined): readonly string[] {
  return npm?.dryRun === true ? [`Nothing is written: npm runs ${clean(npm.event)} with --dry-run.`] : []
}

/** What the dist-tag means for the aliases of a version, where the settings do not say it. */
export function distTagValues(
  { distTag, distTagFrom }: NpmScript,
  version: Version,
  given: Values,
): { readonly values: Values; readonly warnings: readonly string[] } {
  const nothing = { values: {}, warnings: [] }
  if (distTag === undefined) return nothing
  const named = `the dist-tag "${clean(distTag)}" (${distTagFrom})`
  if (!isPrerelease(version)) {
    if (given['latest'] !== undefined) return nothing
    const warning = `latest stays where it is: ${version.text} is published under ${named}.`
    // A range of versions for latest has nothing more to say.
    return { values: { latest: 'never', 'latest-range': undefined }, warnings: [warning] }
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
