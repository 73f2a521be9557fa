import { releaseImages } from '../../compose/release.ts'
import type { Values } from '../../config/flags.ts'
import { targetsOf } from '../../domain/report.ts'
import { prepare } from '../../frontend/prepare.ts'
import { reportProblems } from '../../frontend/problems.ts'
import { quietReport, type TextOptions, textReport } from '../../frontend/report-text.ts'
import { safeReport } from '../../frontend/safe-text.ts'
import { environmentHelp, examples, exitCodesHelp, type Help } from '../command.ts'
import { conclude, wroteTags } from '../conclude.ts'
import { type CommandAmbient, perform } from '../perform.ts'
import { runProtect } from './protect.ts'

/** The arguments of `push` and `plan`, for their help. */
export const imageHelp = `IMAGE is a built image: NAME in the engine, such as image-gallery or ui:dev;
docker://HOST/NAME in a registry; oci:DIRECTORY[:REF] or oci-archive:FILE[:REF]
on disk. VERSION is its full version, such as 2.1.106.

You can leave out both. semtag reads IMAGE and every flag, except those of a
single run such as --json, from semtag.config.json, from the key semtag of
package.json, { "image": "ui", "tagPrefix": "v" }, and from the environment,
SEMTAG_IMAGE and SEMTAG_TAG_PREFIX. The key "images" lists several images. If
you leave out VERSION, semtag takes SEMTAG_VERSION, or else the version of npm's
script, of package.json or of the pushed git tag.`

export const pushHelp: Help = {
  summary: 'Publish an image, and move its aliases',
  usage: `semtag push [IMAGE] [VERSION]

Publishes an image under its version, and moves the aliases that the version
owns.

${imageHelp}`,
  epilogue: [
    examples(
      ['To a private registry', 'semtag push image-gallery 2.1.106 --registry registry.local:5000'],
      ['A prerelease, and the alias next', 'semtag push ghcr.io/acme/ui 3.0.0-rc.1 --channel "next=*"'],
      ['To two registries', 'semtag push ui 1.4.2 -r docker.io/acme -r ghcr.io/acme'],
      [
        'An image that CI has pushed, with the same digest',
        'semtag push docker://ghcr.io/acme/ui:build-7 1.4.2',
      ],
      ['A layout on disk', 'semtag push oci:build/ui 1.4.2 -r ghcr.io --repository acme/ui'],
    ),
    environmentHelp,
    exitCodesHelp,
  ].join('\n\n'),
}

/** `semtag push`. */
export async function runPush(values: Values, around: CommandAmbient): Promise<number> {
  return values['protect'] === undefined
    ? runRelease(values, around, false)
    : runProtect('push', values, around)
}

/** Reads the arguments, releases or plans, shows the report, and returns the exit code. */
export async function runRelease(values: Values, around: CommandAmbient, plans: boolean): Promise<number> {
  const { options, certificateAuthority } = await prepare({ values }, around)
  const { flags } = options
  const dryRun = plans || flags['dry-run']
  const released = await perform({ ...options, certificateAuthority }, around, (ambient) =>
    releaseImages(options, ambient, dryRun),
  )
  const report = safeReport(released, around.secrets.mask)
  const conclusion = {
    report,
    problems: reportProblems(report),
    wrote: wroteTags({ dryRun, targets: targetsOf(report) }),
    text: (shown: TextOptions) => textReport(report, shown),
    quiet: () => quietReport(report),
  }
  return conclude(conclusion, flags, around)
}
