import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { cached, failing, working } from './e2e/support/registry-cases.ts'
import { nodes } from './nodes/nodes.ts'

const path = '../docs/registries.md'

/** The tables are those of the tests; `npx vitest run test/registries-page.test.ts -u` rewrites them. */
test('docs/registries.md shows what the tests run', async () => {
  const text = await readFile(new URL(path, import.meta.url), 'utf8')
  const registries = withSection(text, 'Registries and proxies in every run', registriesSection())
  await expect(withSection(registries, 'Node', nodesSection())).toMatchFileSnapshot(path)
})

/** The text with another section under this heading. */
function withSection(text: string, heading: string, section: string): string {
  const [before, after] = text.split(`\n## ${heading}\n`)
  if (before === undefined || after === undefined) throw new Error(`no heading ${heading}`)
  return `${before}\n## ${heading}\n\n${section}\n${after.slice(after.indexOf('\n## '))}`
}

function registriesSection(): string {
  const rows = [
    ...working.map(({ name, deletes }) => [
      name,
      deletes === false ? 'all of it, but `rm` says how to switch deletion on' : 'all of it',
    ]),
    [cached.name, cached.result],
    ...failing.map(({ name, result }) => [name, `${result}; nothing is written`]),
  ]
  return [
    `Each row is a test of \`test/e2e/matrix.test.ts\` with the real programs: Debian's docker-registry 2.8, nginx and squid.
"All of it" is: three releases with a backport, the same version again, other content for that version (refused),
\`yank\`, \`unyank\`, a misplaced alias that \`reconcile\` corrects, \`ls\`, and \`rm\` of an alias.`,
    table(['registry', 'what semtag does'], rows),
  ].join('\n\n')
}

function nodesSection(): string {
  const rows = nodes.map(({ version, maintainedUntil, supportedUntil }) => [
    version,
    maintainedUntil,
    supportedUntil,
  ])
  return [
    `\`npm run test:nodes\`, a step of CI, runs the packed command, the action's bundle and the library under each of these
versions. They use a real registry over plain HTTP, and another over TLS through a proxy. They release from a layout, an
archive and a registry, and use \`plan\`, \`ls\`, \`yank\`, \`unyank\`, \`reconcile\`, \`check\` and \`rm\`.`,
    table(['Node', 'maintained by its project until', 'supported by semtag until'], rows),
    `GitHub's runner starts the action with Node 24. Odd versions, such as 25, are not tested.`,
  ].join('\n\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .toSpliced(1, 0, `|${'---|'.repeat(head.length)}`)
    .join('\n')
}
