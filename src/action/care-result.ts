import type { CheckReport } from '../domain/check-report.ts'
import type { Problem } from '../domain/errors.ts'
import { type AliasListing, type ListReport, type LsReport, listsOf } from '../domain/list-report.ts'
import { type PruneReport, type PruningReport, prunesOf } from '../domain/prune-report.ts'
import { type CareReport, caresOf, type Outcome, type TargetReport } from '../domain/report.ts'
import { listPicture } from '../frontend/mermaid.ts'
import { namedProblems, reportProblems } from '../frontend/problems.ts'
import { changedByPrune, pruningText } from '../frontend/prune-text.ts'
import { checkText, columns, type TextOptions, tagTable } from '../frontend/report-text.ts'
import { errorAnnotation, moveAnnotations } from './annotations.ts'
import type { CommandReport } from './care.ts'
import type { Annotation } from './log.ts'
import type { Outputs } from './outputs.ts'
import type { Result } from './result.ts'
import { code, escapeMarkdown, fitting, problemList, section } from './summary.ts'

const plain: TextOptions = { paint: (_style, text) => text }

/** The result of a command other than push, for each place where a workflow shows it. */
export function careResult(report: CommandReport): Result {
  const { status } = report
  const problems = problemsOf(report)
  const title = `semtag: ${headlineOf(report)}`
  return {
    status,
    text: textOf(report),
    annotations: [...noticesOf(report, title), ...problems.map((problem) => errorAnnotation(problem, title))],
    summary: fitting([`## ${title}`, problemList(problems), ...sectionsOf(report)]),
    outputs: outputsOf(report),
  }
}

function problemsOf(report: CommandReport): readonly Problem[] {
  if (report.command === 'check') return [...report.problems, ...namedProblems(report.repositories)]
  return reportProblems(report)
}

const isMisplaced = ({ state }: AliasListing): boolean => state !== 'on-owner'

function headlineOf(report: CommandReport): string {
  if (report.command === 'check') return checkHeadlines[report.status]
  if (report.command === 'prune') return pruneHeadline(report)
  if (report.command !== 'ls') return careHeadlines[report.status]
  if (report.status !== 'complete') return 'the tags could not be read'
  const { length } = aliasesOf(report).filter(isMisplaced)
  if (length === 0) return careHeadlines.complete
  return length === 1 ? careHeadlines.drift : `${length} aliases are misplaced`
}

function pruneHeadline(report: PruningReport): string {
  const count = changedByPrune(report).length
  const tags = count === 1 ? '1 tag' : `${count} tags`
  if (report.status === 'partial') return `${tags} deleted; others that should go remain`
  if (report.status !== 'complete') return 'nothing was deleted'
  if (count === 0) return 'nothing goes'
  return report.dryRun ? `${tags} would go` : `${tags} deleted`
}

const checkHeadlines: Readonly<Record<CheckReport['status'], string>> = {
  complete: 'a release is possible',
  refused: 'a release would fail',
  failed: 'the check was interrupted',
}

const careHeadlines: Readonly<Record<CareReport['status'], string>> = {
  complete: 'every alias is in its place',
  drift: 'an alias is misplaced',
  partial: 'some aliases are still misplaced',
  refused: 'the registry refuses to move aliases',
  failed: 'the aliases could not be reconciled',
}

function textOf(report: CommandReport): string {
  if (report.command === 'check') return checkText(report, plain)
  if (report.command === 'prune') return pruningText(report, plain)
  if (report.command !== 'ls')
    return targetsOf(report)
      .map(({ repository, tags }) => tagTable([repository, report.command], tags, report.dryRun, plain))
      .join('\n')
  return columns(
    listsOf(report).flatMap(({ repository, aliases, prunable = [] }) => [
      [repository, '', ''],
      ...aliases.map(aliasCells),
      ...prunable.map(({ tag, note }) => [`  ${tag}`, 'prunable', note]),
    ]),
  ).join('\n')
}

function aliasCells({ tag, version, owner, state }: AliasListing): readonly string[] {
  const remark = state === 'on-owner' ? '' : `belongs on ${owner ?? 'no version'}`
  return [`  ${tag}`, version ?? state, remark]
}

function noticesOf(report: CommandReport, title: string): readonly Annotation[] {
  if (report.command === 'check' || report.command === 'prune') return []
  if (report.command !== 'ls') {
    const moves = targetsOf(report).flatMap((target) =>
      moveAnnotations(target, report.command, report.dryRun),
    )
    return report.status === 'drift' ? [...moves, { level: 'error', title, message: driftHint }] : moves
  }
  const message = aliasesOf(report)
    .filter(isMisplaced)
    .map((alias) => aliasCells(alias).join(' ').trim())
    .join('\n')
  return message === '' ? [] : [{ level: 'warning', title, message }]
}

const driftHint = 'Run the command reconcile without dry-run to move it there.'

function sectionsOf(report: CommandReport): readonly string[] {
  if (report.command === 'check') return checkSections(report)
  if (report.command === 'prune') return prunesOf(report).flatMap(pruneSections)
  if (report.command !== 'ls') return targetsOf(report).map((target) => section(target, report.dryRun))
  return listsOf(report).flatMap(listSections)
}

function pruneSections({ repository, lines }: PruneReport): readonly string[] {
  const going = lines.flatMap(({ tags }) => tags).filter(({ decision }) => decision === 'goes')
  if (going.length === 0) return []
  const rows = going.map(({ tag, note, outcome }) => [code(tag), escapeMarkdown(note), outcome ?? 'would go'])
  return [`### ${escapeMarkdown(repository)}`, markdownTable(['Tag', 'Why', 'Outcome'], rows)]
}

function listSections(report: ListReport): readonly string[] {
  const { repository, versions, aliases, prunable = [] } = report
  if (versions.length + aliases.length + prunable.length === 0) return []
  const rows = aliases.map(({ tag, version, owner, state }) => [
    code(tag),
    version === null ? '–' : escapeMarkdown(version),
    owner === null ? '–' : escapeMarkdown(owner),
    state === 'on-owner' ? '' : `**${state}**`,
  ])
  return [
    `### ${escapeMarkdown(repository)}`,
    markdownTable(['Alias', 'Points at', 'Belongs on', 'State'], rows),
    ...(prunable.length === 0
      ? []
      : [
          markdownTable(
            ['Prunable', 'Why'],
            prunable.map(({ tag, note }) => [code(tag), escapeMarkdown(note)]),
          ),
        ]),
    `\`\`\`mermaid\n${listPicture(report)}\n\`\`\``,
  ]
}

function checkSections({ repositories, engine }: CheckReport): readonly string[] {
  const head = ['Repository', 'List', 'Read', 'Push', 'Delete', 'Aliases', 'List agrees', 'Credential']
  const rows = repositories.map((found) => [
    code(found.repository),
    found.list,
    found.read,
    found.push,
    found.delete,
    found.moveAliases,
    found.listAgrees,
    escapeMarkdown(found.credential?.from ?? 'none'),
  ])
  const remarks = repositories.flatMap(({ repository, remarks: texts }) =>
    texts.map((text) => `- ${code(repository)}: ${escapeMarkdown(text)}`),
  )
  return [
    markdownTable(head, rows),
    remarks.join('\n'),
    engine === null ? '' : escapeMarkdown(`${engine.name}, ${engine.store} store`),
  ]
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function outputsOf(report: CommandReport): Outputs {
  const targets = 'targets' in report || 'moved' in report ? targetsOf(report) : []
  const references = (outcome: Outcome): string =>
    targets
      .flatMap(({ repository, tags }) =>
        tags.filter((tag) => tag.outcome === outcome).map(({ tag }) => `${repository}:${tag}`),
      )
      .join('\n')
  return {
    version: '',
    digest: '',
    repository: repositoriesOf(report).join('\n'),
    reference: '',
    tags: '',
    moved: references('moved'),
    'moved-json': JSON.stringify('moved' in report ? report.moved : []),
    held: references('held'),
    status: report.status,
    json: JSON.stringify(report),
  }
}

function repositoriesOf(report: CommandReport): readonly string[] {
  if (report.command === 'ls') return listsOf(report).map(({ repository }) => repository)
  if (report.command === 'prune') return prunesOf(report).map(({ repository }) => repository)
  const all = report.command === 'check' ? report.repositories : targetsOf(report)
  return [...new Set(all.map(({ repository }) => repository))]
}

const targetsOf = (report: CareReport): readonly TargetReport[] =>
  caresOf(report).flatMap(({ targets }) => targets)

const aliasesOf = (report: LsReport): readonly AliasListing[] =>
  listsOf(report).flatMap(({ aliases }) => aliases)
