import { expect, test } from 'vitest'
import { flagTable } from '../src/config/flags.ts'
import { parseImage } from '../src/domain/image/image.ts'
import { formatRepository } from '../src/domain/image/reference.ts'
import { parseRegistryArgument, targetOf } from '../src/domain/image/target.ts'
import { rightsHint } from '../src/domain/vendors/index.ts'
import { history } from './domain/cases/history.ts'
import { readDocuments } from './support/documents.ts'

const documents = await readDocuments()
const readme = documents.find(({ path }) => path === 'README.md')?.text ?? ''
const pages = documents.filter(({ path }) => path === 'README.md' || path.startsWith('docs/'))
const lines = pages.flatMap(({ text }) => text.split('\n').map(cellsOf))

/** The rows of the table whose head begins with this cell, in the README or a page of docs/. */
function rowsUnder(first: string): readonly (readonly string[])[] {
  const head = lines.findIndex((cells) => cells[0] === first)
  const rows = lines.slice(head + 2)
  return rows.slice(
    0,
    rows.findIndex((cells) => cells.length === 0),
  )
}

function cellsOf(line: string): readonly string[] {
  const cells = line.split('|').slice(1, -1)
  return cells.map((cell) => cell.trim().replaceAll('`', ''))
}

test('the history of releases is the one that is tested', () => {
  const rows = rowsUnder('history, in this order')
  expect(rows).toEqual(
    history.map(({ version, exact, minor, major, latest }) => [version, exact, minor, major, latest]),
  )
})

test('images and flags lead to the documented targets', () => {
  const rows = rowsUnder('image')
  expect(rows.length).toBeGreaterThan(3)
  for (const [image = '', flags = '', target = ''] of rows) {
    const argumentOf = (flag: string) => new RegExp(`${flag} (\\S+)`).exec(flags)?.[1]
    const named = parseImage(image)
    const registry = argumentOf('--registry')
    const argument = registry === undefined ? undefined : parseRegistryArgument(registry)
    if (!named.ok || argument?.ok === false) throw new Error(image)
    const found = targetOf(named.value, argument?.value, argumentOf('--repository'))
    expect(found.ok && formatRepository(found.value)).toBe(target)
  }
})

test('images are in the documented places', () => {
  const kinds = { engine: /engine/, registry: /registry/, oci: /directory/, 'oci-archive': /tar/ }
  const rows = rowsUnder('IMAGE')
  expect(rows.length).toBe(4)
  for (const [images = '', where = ''] of rows)
    for (const image of images.split(', ')) {
      const named = parseImage(image.replace('…', 'f'.repeat(64)))
      expect(named.ok && where).toMatch(named.ok ? kinds[named.value.kind] : image)
    }
})

test('every flag that a document names exists', () => {
  const known = new Set([...Object.keys(flagTable), 'help', 'keep', 'unit'])
  // The examples are run as they are.
  const reported = documents.filter(({ path }) => !path.startsWith('examples/'))
  const named = reported.flatMap(({ path, text }) => flagsIn(text).map((name) => ({ path, name })))
  expect(named.filter(({ name }) => !known.has(name))).toEqual([])
  expect(named.length).toBeGreaterThan(100)
})

/** Flags of other programs are on lines that begin with them, or in code that does. */
function flagsIn(text: string): readonly string[] {
  const others = String.raw`(?:docker|git|node|npm|npx vitest|npx release-it|npx semantic-release|cosign|trivy|aws|az|gcloud|gh)\b`
  const ours = text
    .replaceAll(new RegExp(`^(?:[$] | {4})?${others}(?! run demo)(?:.*\\\\\n)*.*$`, 'gm'), '')
    .replaceAll(new RegExp(`\`${others}(?! run demo)[^\`]*\`|\`push --all-tags\``, 'g'), '')
  return [...ours.matchAll(/(?<![\w-])--([a-z][a-z-]+)/g)].map(([, name = '']) => name)
}

test('the README is short', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(160)
})

test('the README and docs/reports.md agree on exit codes', () => {
  const tables = pages.flatMap(({ path, text }) =>
    text
      .split('\n')
      .map(cellsOf)
      .filter(([exit = '']) => /^\d[\d, ]*$/.test(exit))
      .map(([exit, status]) => ({ path, row: `${exit} ${status}` })),
  )
  const of = (page: string) => tables.filter(({ path }) => path === page).map(({ row }) => row)
  expect(of('README.md')).toEqual(of('docs/reports.md'))
  expect(of('README.md').length).toBe(7)
})

test('the seconds that the README tells are measured', () => {
  const reported = [...readme.matchAll(/\d+\.\d\d s\b/g)].map(([seconds]) => seconds)
  const measured = documents.find(({ path }) => path === 'docs/performance.md')?.text ?? ''
  expect(reported.filter((seconds) => !measured.includes(seconds))).toEqual([])
  expect(reported.length).toBe(2)
})

test('the rights that docs/registries.md tells are those that errors tell', () => {
  const hosts: Readonly<Record<string, string>> = {
    'Amazon ECR': 'public.ecr.aws',
    'Docker Hub': 'docker.io',
    GHCR: 'ghcr.io',
    Quay: 'quay.io',
    'Google Artifact Registry': 'europe-docker.pkg.dev',
    GitLab: 'registry.gitlab.com',
    'Azure Container Registry': 'acme.azurecr.io',
    Artifactory: 'acme.jfrog.io',
  }
  const wordsOf = (text: string) => new Set(text.match(/[a-z]+[:./_]\w[\w./:]*\w|[A-Z][a-z]+\/\w+/g))
  const page = documents.find(({ path }) => path === 'docs/registries.md')?.text ?? ''
  for (const [name, host] of Object.entries(hosts)) {
    const [, rights = ''] = new RegExp(`^\\| ${name} \\| (.*) \\|$`, 'm').exec(page) ?? []
    expect(wordsOf(rights.replaceAll('`', '')), name).toEqual(wordsOf(rightsHint(host, '') ?? ''))
  }
})
