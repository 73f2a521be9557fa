// Writes docs/flags.md from the table of flags: `npm run docs`.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import {
  descriptionOf,
  type Flag,
  type FlagTable,
  flagsOf,
  flagTable,
  keyOf,
  repositoryCommands,
  variableOf,
} from '../src/config/flags.ts'

const page = fileURLToPath(new URL('../docs/flags.md', import.meta.url))
if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(page, flagsPage())

/** The page as Markdown. */
export function flagsPage(table: FlagTable = flagTable): string {
  return `# Flags

Back to the [README](../README.md).

\`npm run docs\` writes this page from \`src/config/flags.ts\`.

A key may stand in \`semtag.config.json\`, or under \`semtag\` in package.json. The environment has the same settings:
\`${variableOf('tag-prefix')}\` is \`--tag-prefix\`. A flag without a key belongs to one run.

## push and plan

${releaseRows(table)}

## ${listed(repositoryCommands)}

${repositoryRows(table)}
`
}

function releaseRows(table: FlagTable): string {
  const rows = flagsOf('push', table).map((flag) => [
    flagCell(flag),
    table[flag.name]?.setting === undefined ? '' : code(keyOf(flag.name)),
    descriptionOf(flag),
  ])
  return markdownTable(['flag', 'key', 'what it does'], rows)
}

function repositoryRows(table: FlagTable): string {
  const byText = new Map<string, { flag: Flag; commands: string[] }>()
  for (const command of repositoryCommands)
    for (const flag of flagsOf(command, table)) {
      const text = `${flag.name} ${descriptionOf(flag)}`
      const known = byText.get(text)
      if (known === undefined) byText.set(text, { flag, commands: [command] })
      else known.commands.push(command)
    }
  const rows = [...byText.values()].map(({ flag, commands }) => [
    flagCell(flag),
    commands.length === repositoryCommands.length ? 'all' : commands.join(', '),
    descriptionOf(flag),
  ])
  return markdownTable(['flag', 'commands', 'what it does'], rows)
}

function flagCell({ name, letter, value }: Flag): string {
  const flag = letter === undefined ? `--${name}` : `-${letter} --${name}`
  return code(value === undefined ? flag : `${flag} ${value}`)
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => cells.map(escaped).join(' | '))
  return lines.map((line) => `| ${line} |`).join('\n')
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|')
}

function code(text: string): string {
  return `\`${text}\``
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
