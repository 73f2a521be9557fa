import { checkRepositories } from '../../compose/check.ts'
import { readCheckOptions } from '../../config/check.ts'
import { findSettings } from '../../config/find-settings.ts'
import type { Values } from '../../config/flags.ts'
import { checkFiles, createChecks } from '../../frontend/checks.ts'
import { namedProblems } from '../../frontend/problems.ts'
import { checkText, type TextOptions } from '../../frontend/report-text.ts'
import { safeCheck } from '../../frontend/safe-text.ts'
import { examples, type Help, repositoryEpilogue, repositoryHelp } from '../command.ts'
import { conclude } from '../conclude.ts'
import { type CommandAmbient, perform } from '../perform.ts'

export const checkHelp: Help = {
  summary: 'Find out whether a release would be possible',
  usage: `semtag check [REPOSITORY]

Finds out whether semtag may list, read, push and delete, where its credential
comes from, and which engine answers. Opens an upload and cancels it, deletes
nothing, and leaves nothing behind. "unknown" is what only a write would show.
Exits with 3 if there is a fault.

${repositoryHelp}`,
  epilogue: repositoryEpilogue(
    examples(
      ['Before the first release', 'semtag check ghcr.io/acme/ui'],
      ['For a script', 'semtag check ghcr.io/acme/ui --json'],
    ),
  ),
}

/** `semtag check`. */
export async function runCheck(values: Values, around: CommandAmbient): Promise<number> {
  const found = await findSettings(around.workingDirectory, values)
  const read = readCheckOptions({ values, env: around.env, found })
  const { options } = read
  const checks = createChecks(read.problems)
  const certificateAuthority = await checkFiles(read, around, checks)
  checks.end()
  if (options === undefined) throw new TypeError('arguments without a mistake give options')

  const report = safeCheck(
    await perform({ ...options, certificateAuthority }, around, (ambient) =>
      checkRepositories(options, ambient),
    ),
    around.secrets.mask,
  )
  const { repositories } = report
  const conclusion = {
    report,
    problems: [...report.problems, ...namedProblems(repositories)],
    wrote: false,
    text: (shown: TextOptions) => checkText(report, shown),
    quiet: () =>
      repositories.flatMap((one) => (one.problems.length > 0 ? `${one.repository}\n` : [])).join(''),
  }
  return conclude(conclusion, options.flags, around)
}
