import type { Values } from '../../config/flags.ts'
import type { PrunedTag, PruneReport } from '../../domain/prune-report.ts'
import { painter, type Style } from '../../frontend/colour.ts'
import { columns, type TextOptions } from '../../frontend/report-text.ts'
import { safePrune } from '../../frontend/safe-text.ts'
import { ask, canAsk } from '../ask.ts'
import { examples, type Help, namedRepositoryHelp, repositoryEpilogue } from '../command.ts'
import { runMaintenance } from '../maintenance.ts'
import type { CommandAmbient } from '../perform.ts'

export const pruneHelp: Help = {
  summary: 'Delete old versions by rules',
  usage: `semtag prune REPOSITORY

Deletes versions that no rule keeps: at least one rule must say what stays. What
one rule keeps, stays; stable versions, prereleases and builds without a rule of
their own stay. Aliases, what they are on, the highest version of every line
and candidates never go. Without --yes, semtag prints the plan, and asks on a
terminal.

${namedRepositoryHelp}`,
  epilogue: repositoryEpilogue(
    examples(
      ['What would go', 'semtag prune registry.local:5000/image-gallery --keep-minor 3'],
      ['Old prereleases, in CI', 'semtag prune quay.io/acme/ui --keep-prereleases 2 --older-than 90d --yes'],
      ['The images of commits', 'semtag prune quay.io/acme/ui --others "sha-*" --older-than 30d'],
    ),
  ),
}

/** `semtag prune`. */
export function runPrune(values: Values, around: CommandAmbient): Promise<number> {
  const approve = (plan: PruneReport) => approvePruning(plan, values, around)
  return runMaintenance('prune', values, around, {
    pruning: pruningText,
    ...(canAsk(around) && { approve }),
  })
}

/** Shows the plan on the terminal, and asks. */
async function approvePruning(plan: PruneReport, values: Values, around: CommandAmbient): Promise<boolean> {
  const { stderr, env, secrets } = around
  const paint = painter(stderr, env, values['no-color'] === true)
  stderr.write(pruningText(safePrune(plan, secrets.mask), { paint, width: stderr.columns }))
  const count = tagsOf(plan).filter(({ decision }) => decision === 'goes').length
  const what = count === 1 ? 'this tag' : `these ${count} tags`
  return (await ask(`Delete ${what}? Type yes to continue: `, around)) === 'yes'
}

const tagsOf = ({ lines }: PruneReport): readonly PrunedTag[] => lines.flatMap(({ tags }) => tags)

/**
 * The report of `prune` as a table of lines. Of the tags that are not versions, it shows only what goes:
 *
 *     registry.local:5000/image-gallery  prune  1 of 4 versions goes
 *     2.1
 *       stay  2.1.115  the owner of 2.1
 *       go    2.1.106  no rule keeps it
 */
export function pruningText(report: PruneReport, { paint, width }: TextOptions): string {
  const { repository, lines, status } = report
  if (lines.length === 0) return ''
  const shown = lines.map(({ line, tags }) => ({
    line,
    tags: line === null ? tags.filter(isChange) : tags.filter(({ kind }) => kind === 'exact'),
  }))
  const rows = shown.flatMap(({ tags }) => tags.map((tag) => [word(tag), tag.tag, tag.note]))
  const texts = columns(rows, width === undefined ? undefined : width - 2)
  const output = [`${paint('bold', repository)}  prune  ${summary(report)}`]
  let index = 0
  for (const { line, tags } of shown) {
    if (tags.length > 0) output.push(line ?? 'other tags')
    for (const tag of tags) {
      const text = texts[index] ?? ''
      const { length } = word(tag)
      output.push(
        `  ${paint(styleOf(tag), text.slice(0, length))}${text.slice(length).replaceAll('\n', '\n  ')}`,
      )
      index += 1
    }
  }
  const hidden = lines.flatMap(({ line, tags }) =>
    line === null ? tags.filter((tag) => !isChange(tag)) : [],
  )
  if (hidden.length > 0 && status !== 'failed')
    output.push(hidden.length === 1 ? '1 other tag stays' : `${hidden.length} other tags stay`)
  return `${output.join('\n')}\n`
}

function isChange({ decision }: PrunedTag): boolean {
  return decision !== 'stays'
}

/** What becomes of a tag in a plan, or what became of it. */
function word({ decision, outcome }: PrunedTag): string {
  return outcome ?? { goes: 'go', stays: 'stay', unclear: 'unclear' }[decision]
}

function styleOf({ decision, outcome }: PrunedTag): Style {
  if (outcome === 'refused' || outcome === 'failed' || outcome === 'pending' || outcome === 'unknown')
    return 'red'
  return decision === 'stays' ? 'dim' : 'yellow'
}

function summary(report: PruneReport): string {
  const tags = tagsOf(report)
  const going = tags.filter(({ decision }) => decision === 'goes').length
  const removed = tags.filter(({ outcome }) => outcome === 'removed').length
  if (going === 0) return 'nothing goes'
  const count = (number: number) => (number === 1 ? '1 tag' : `${number} tags`)
  if (report.dryRun) return `${count(going)} of ${tags.length} would go`
  return `${count(removed)} of ${tags.length} removed`
}
