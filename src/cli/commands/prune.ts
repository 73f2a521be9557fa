import type { Values } from '../../config/flags.ts'
import { type PruningReport, prunesOf } from '../../domain/prune-report.ts'
import { painter } from '../../frontend/colour.ts'
import { pruneScript, pruningText } from '../../frontend/prune-text.ts'
import { safePrune } from '../../frontend/safe-text.ts'
import { ask, canAsk } from '../ask.ts'
import { examples, type Help, repositoryEpilogue, repositoryHelp } from '../command.ts'
import { runMaintenance } from '../maintenance.ts'
import type { CommandAmbient } from '../perform.ts'

export const pruneHelp: Help = {
  summary: 'Delete old versions by rules',
  usage: `semtag prune [REPOSITORY]

Deletes versions that no rule keeps: at least one rule must say what stays. What
one rule keeps, stays; stable versions, prereleases and builds without a rule of
their own stay. Aliases, what they are on, the highest version of every line
and candidates never go. Without --yes, semtag prints the plan, and asks on a
terminal.

${repositoryHelp}`,
  epilogue: repositoryEpilogue(
    examples(
      ['What would go', 'semtag prune registry.local:5000/image-gallery --keep-minor 3'],
      ['Old prereleases, in CI', 'semtag prune quay.io/acme/ui --keep-prereleases 2 --older-than 90d --yes'],
      ['The commands for GitHub', 'semtag prune ghcr.io/acme/ui --keep-minor 3 --print gh'],
      ['The images of commits', 'semtag prune quay.io/acme/ui --others "sha-*" --older-than 30d'],
    ),
  ),
}

/** `semtag prune`. */
export function runPrune(values: Values, around: CommandAmbient): Promise<number> {
  const isPrinted = values['print'] !== undefined
  return runMaintenance('prune', values, around, {
    pruning: (report, options, { repositories }) =>
      isPrinted
        ? pruneScript(
            report,
            repositories.map(({ repository }) => repository),
          )
        : pruningText(report, options),
    ...(canAsk(around) && { approve: (plan) => approvePruning(plan, values, around) }),
  })
}

/** Shows the plan on the terminal, and asks. */
async function approvePruning(plan: PruningReport, values: Values, around: CommandAmbient): Promise<boolean> {
  const { stderr, env, secrets } = around
  const paint = painter(stderr, env, values['no-color'] === true)
  stderr.write(pruningText(safePrune(plan, secrets.mask), { paint, width: stderr.columns }))
  const count = prunesOf(plan)
    .flatMap(({ problems, lines }) => (problems.length > 0 ? [] : lines))
    .flatMap(({ tags }) => tags)
    .filter(({ decision }) => decision === 'goes').length
  const what = count === 1 ? 'this tag' : `these ${count} tags`
  return (await ask(`Delete ${what}? Type yes to continue: `, around)) === 'yes'
}
