import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { flagGroups } from '../src/cli/flags.ts'
import { formatRepository, parseReference } from '../src/domain/reference.ts'
import { parseRegistryArgument, targetOf } from '../src/domain/target.ts'
import { history } from './domain/cases/history.ts'

const readme = await readFile(`${import.meta.dirname}/../README.md`, 'utf8')

/** The cells of the table under a heading line, without its head. */
function rowsUnder(head: string): readonly (readonly string[])[] {
  const [, table = ''] = readme.split(`${head}\n`)
  const [, ...rows] =
    table
      .split('\n\n')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('|')) ?? []
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  )
}

test('the history of releases is the one that is tested', () => {
  const rows = rowsUnder('| history, in this order | exact | minor | major | latest |')
  expect(rows).toEqual(
    history.map(({ version, exact, minor, major, latest }) => [version, exact, minor, major, latest]),
  )
})

test('images and flags lead to the targets that are told', () => {
  const rows = rowsUnder('| image | flags | target |')
  expect(rows.length).toBeGreaterThan(3)
  for (const [image = '', flags = '', target = ''] of rows) {
    const argumentOf = (flag: string) => new RegExp(`${flag} (\\S+)`).exec(flags)?.[1]
    const reference = parseReference(image)
    const registry = argumentOf('--registry')
    const argument = registry === undefined ? undefined : parseRegistryArgument(registry)
    if (!reference.ok || argument?.ok === false) throw new Error(image)
    const found = targetOf(reference.value, argument?.value, argumentOf('--repository'))
    expect(found.ok && formatRepository(found.value)).toBe(target)
  }
})

test('every flag that the README names exists', () => {
  const known = new Set([...Object.values(flagGroups).flatMap(Object.keys), 'dry-run', 'keep'])
  const named = [...readme.matchAll(/(?<![\w-])--([a-z][a-z-]+)/g)].map(([, name = '']) => name)
  expect(named.filter((name) => !known.has(name))).toEqual([])
  expect(named.length).toBeGreaterThan(20)
})
