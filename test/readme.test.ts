import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { descriptionOf, flagsOf, flagTable, isSetting, keyOf } from '../src/config/flags.ts'
import { parseImage } from '../src/domain/image/image.ts'
import { formatRepository } from '../src/domain/image/reference.ts'
import { parseRegistryArgument, targetOf } from '../src/domain/image/target.ts'
import { history } from './domain/cases/history.ts'

const readme = await readFile(`${import.meta.dirname}/../README.md`, 'utf8')

/** The rows of the table whose head begins with this cell. */
function rowsUnder(first: string): readonly (readonly string[])[] {
  const lines = readme.split('\n').map(cellsOf)
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

test('images and flags lead to the targets that are told', () => {
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

test('images are where they are told to be', () => {
  const kinds = { engine: /engine/, registry: /registry/, oci: /directory/, 'oci-archive': /tar/ }
  const rows = rowsUnder('IMAGE')
  expect(rows.length).toBe(4)
  for (const [images = '', where = ''] of rows)
    for (const image of images.split(', ')) {
      const named = parseImage(image.replace('…', 'f'.repeat(64)))
      expect(named.ok && where).toMatch(named.ok ? kinds[named.value.kind] : image)
    }
})

test('every flag of push is told as its help tells it', () => {
  const rows = flagsOf('push').map((flag) => [
    `${flag.letter === undefined ? '' : `-${flag.letter} `}--${flag.name}`,
    isSetting(flag.name) ? keyOf(flag.name) : '',
    descriptionOf(flag),
  ])
  expect(rowsUnder('flag')).toEqual(rows)
})

test('every flag that the README names exists', () => {
  const known = new Set([...Object.keys(flagTable), 'help', 'keep'])
  const ours = readme.replace(/^(?:docker| *npm install) .*$|`(?:docker )?push --all-tags`/gm, '')
  const named = [...ours.matchAll(/(?<![\w-])--([a-z][a-z-]+)/g)].map(([, name = '']) => name)
  expect(named.filter((name) => !known.has(name))).toEqual([])
  expect(named.length).toBeGreaterThan(20)
})
