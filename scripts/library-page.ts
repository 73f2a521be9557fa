// Writes the reference in docs/library.md from the declarations of the package: `npm run build && npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const page = fileURLToPath(new URL('../docs/library.md', import.meta.url))
const types = fileURLToPath(new URL('../dist/types/', import.meta.url))

interface Statement {
  readonly text: string
  readonly name?: string
  readonly links?: readonly (readonly [here: string, there: string])[]
  readonly from?: string
}

interface Declarations {
  statementsOf(text: string): readonly Statement[]
  withoutComments(text: string): string
}

// The build runs it as JavaScript.
const declarations: Declarations = await import(new URL('declarations.js', import.meta.url).href)

const title = '## Reference\n'

/** The page with the reference at its end. The folder has the declarations. */
export function withReference(text: string, folder: string): string {
  const [before = ''] = text.split(title)
  const origin = '`npm run build && npm run docs` writes this part from the declarations.'
  return `${[before + title, origin, ...reference(folder)].join('\n').trimEnd()}\n`
}

/** An export of the package; a function has a declaration for each of its forms. */
interface Export {
  readonly name: string
  readonly forms: readonly Form[]
}

interface Form {
  /** Without comments. */
  readonly code: string
  /** With comments. */
  readonly text: string
  readonly comment: Comment
}

/** The text of a comment, and its tags. */
interface Comment {
  readonly text: string
  readonly returns: string | undefined
  readonly throws: string | undefined
  readonly example: string | undefined
}

function reference(folder: string): readonly string[] {
  const all = exportsOf(folder)
  const isFunction = ({ forms: [form] }: Export) => /\b(?:function|const) /.test(form?.code ?? '')
  const isSettings = ({ name }: Export) => /Settings$|Images?$|^OneOfSeveral$|^ReleaseEnvironment$/.test(name)
  const others = all.filter((one) => !isFunction(one) && !isSettings(one))
  return [
    '\n### Functions\n',
    ...all.filter(isFunction).map(functionPart),
    '### Settings\n',
    ...all.filter(isSettings).map(settingsPart),
    '### Other types\n',
    'The fields of the reports are in [docs/reports.md](reports.md) and in the JSON Schemas.\n',
    table(
      ['type', 'what it is'],
      others.map(({ name, forms: [form] }) => [`\`${name}\``, form?.comment.text ?? '']),
    ),
  ]
}

function statementsIn(folder: string, path: string): readonly Statement[] {
  return declarations.statementsOf(readFileSync(join(folder, path), 'utf8'))
}

function exportsOf(folder: string): readonly Export[] {
  const statements = statementsIn(folder, 'index.d.ts')
  const isFirst = ({ from = '' }: Statement) => (from.startsWith('./library/') ? 0 : 1)
  return statements
    .filter(({ text }) => /^export /m.test(text))
    .toSorted((one, other) => isFirst(one) - isFirst(other))
    .flatMap(({ links = [], from }) => {
      const there = from === undefined ? statements : statementsIn(folder, from)
      return links.map(([name, own]) => {
        const found = there.filter((one) => one.name === own).map(({ text }) => formOf(text, own, name))
        return { name, forms: found.length > 0 ? found : throughOthers(folder, from, own, name) }
      })
    })
}

// A file may export what another file declares.
function throughOthers(folder: string, from: string | undefined, own: string, name: string): readonly Form[] {
  const statements = from === undefined ? [] : statementsIn(folder, from)
  const link = statements.find(({ links = [], from: next }) => next && links.some(([here]) => here === own))
  if (link?.from === undefined) throw new Error(`No declaration of ${name}`)
  const path = join(from ?? '', '..', link.from)
  const there = statementsIn(folder, path)
  return there.filter((one) => one.name === own).map(({ text }) => formOf(text, own, name))
}

function formOf(text: string, own: string, name: string): Form {
  const code = declarations
    .withoutComments(text)
    .trim()
    .replace(new RegExp(`\\b${own}\\b`), name)
  return { code, text, comment: commentOf(/^\s*\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? '') }
}

function commentOf(comment: string): Comment {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, ''))
  const [text = '', ...tags] = lines.join('\n').split(/^@/m)
  const tag = (name: string) =>
    tags.find((each) => each.startsWith(`${name} `) || each.startsWith(`${name}\n`))?.slice(name.length + 1)
  return {
    text: joined(text),
    returns: tag('returns') && joined(tag('returns') ?? ''),
    throws: tag('throws') && joined(tag('throws') ?? ''),
    example: tag('example')?.trimEnd(),
  }
}

function joined(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ')
}

function functionPart({ name, forms }: Export): string {
  const parts = forms.map(({ code, comment: { text, returns, throws, example } }) => {
    const signature = code.replace(/^(?:export )?(?:declare )?(?:function|const) /, '').replace(/;$/, '')
    return [
      text,
      `\`\`\`ts\n${signature}\n\`\`\``,
      ...(returns === undefined ? [] : [`Returns: ${returns}`]),
      ...(throws === undefined ? [] : [`Throws: ${throws}`]),
      ...(example === undefined ? [] : [`\`\`\`ts\n${example}\n\`\`\``]),
    ].join('\n\n')
  })
  return `#### ${name}\n\n${parts.join('\n\n')}\n`
}

function settingsPart({ name, forms: [form] }: Export): string {
  const [, parents] = /\bextends ([^{]+) \{/.exec(form?.code ?? '') ?? []
  const more = parents === undefined ? '' : ` It has the keys of ${parents.replaceAll(/\w+/g, '`$&`')} too.`
  const members = [
    ...(form?.text ?? '').matchAll(/(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?readonly (\w+)(\??): ([^;]*);/g),
  ]
  const rows = members.map(([, comment = '', key = '', optional, type = '']) => [
    `\`${key}${optional}\``,
    `\`${type}\``,
    commentOf(comment).text,
  ])
  const keys = rows.length === 0 ? '' : `\n\n${table(['key', 'type', 'what it is'], rows)}`
  return `#### ${name}\n\n${form?.comment.text}${more}${keys}\n`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) =>
    cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | '),
  )
  return lines.map((line) => `| ${line} |`).join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(page, withReference(readFileSync(page, 'utf8'), types))
