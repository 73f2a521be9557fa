import { promoteCandidates } from '../../compose/promote.ts'
import { findSettings } from '../../config/find-settings.ts'
import type { Values } from '../../config/flags.ts'
import { type PromoteOptions, readPromoteOptions } from '../../config/promote.ts'
import type { Problem } from '../../domain/errors.ts'
import { targetsOf } from '../../domain/report.ts'
import { checkFiles, createChecks } from '../../frontend/checks.ts'
import { reportProblems } from '../../frontend/problems.ts'
import { quietReport, type TextOptions, textReport } from '../../frontend/report-text.ts'
import { safeReport } from '../../frontend/safe-text.ts'
import { ask, canAsk } from '../ask.ts'
import { environmentHelp, examples, exitCodesHelp, type Help, repositoryHelp } from '../command.ts'
import { conclude, wroteTags } from '../conclude.ts'
import { type CommandAmbient, perform } from '../perform.ts'

export const promoteHelp: Help = {
  summary: 'Release a candidate that semtag push --stage has put there',
  usage: `semtag promote [REPOSITORY] VERSION --digest DIGEST
semtag promote [REPOSITORY] VERSION --as VERSION

Releases the candidate of a version: writes its exact tag, moves the aliases
that it owns, and deletes the staged tag. The digest does not change, so that
signatures stay valid. If another image was staged since, semtag refuses. With
--as, releases the content of an exact tag, such as a release candidate, under
another version.

${repositoryHelp}
VERSION is a full version, such as 3.0.43.`,
  epilogue: [
    examples(
      [
        'What was tested and signed',
        'semtag promote registry.local:5000/image-gallery 3.0.43 --digest $DIGEST',
      ],
      ['What would move', 'semtag promote ghcr.io/acme/ui 3.0.43 --digest $DIGEST --dry-run'],
      [
        'A release candidate that becomes the stable version',
        'semtag promote ghcr.io/acme/ui 3.1.0-rc.3 --as 3.1.0',
      ],
    ),
    environmentHelp,
    exitCodesHelp,
  ].join('\n\n'),
}

/** `semtag promote`. */
export async function runPromote(values: Values, around: CommandAmbient): Promise<number> {
  const found = await findSettings(around.workingDirectory, values)
  const read = readPromoteOptions(values, around.env, found)
  const { options } = read
  const checks = createChecks(read.problems)
  const certificateAuthority = await checkFiles(read, around, checks)
  const asks = options !== undefined && mustAsk(options)
  if (asks && !canAsk(around)) checks.add(noDigest)
  checks.end()
  if (options === undefined) throw new TypeError('arguments without a mistake give options')

  const promoted = await perform({ ...options, certificateAuthority }, around, (ambient) =>
    promoteCandidates(options, ambient, asks ? confirmCandidates(around) : undefined),
  )
  const report = safeReport(promoted, around.secrets.mask)
  const { dryRun } = options
  const conclusion = {
    report,
    problems: reportProblems(report),
    wrote: wroteTags({ dryRun, targets: targetsOf(report) }),
    text: (shown: TextOptions) => textReport(report, shown),
    quiet: () => quietReport(report),
  }
  return conclude(conclusion, options.flags, around)
}

/** True if only a user can say which candidate was tested. An exact tag never changes, so `--as` asks nothing. */
function mustAsk({ digest, from, dryRun }: PromoteOptions): boolean {
  return digest === undefined && from === undefined && !dryRun
}

const noDigest: Problem = {
  code: 'INVALID_ARGUMENT',
  message: '--digest is missing, and semtag cannot ask: there is no terminal.',
  hint: 'Give the digest that was tested: --digest sha256:… . semtag ls shows the candidates.',
}

function confirmCandidates(around: CommandAmbient): (references: readonly string[]) => Promise<boolean> {
  return async (references) => {
    const shown = references.map((reference) => `  ${reference}\n`).join('')
    return /^y(?:es)?$/i.test((await ask(`${shown}Release this? [y/N] `, around)) ?? '')
  }
}
