import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../src', import.meta.url))

interface Source {
  /** `engine/push.ts` */
  readonly path: string
  readonly text: string
  /** What it imports: `domain/tag.ts`, `dockerode`, `node:path`. */
  readonly imports: readonly string[]
}

const sources: readonly Source[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.split(sep).join('/'))
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    return { path, text, imports: importsOf(text).map((name) => resolve(name, path)) }
  })

const adapters = ['engine', 'registry', 'layout', 'credentials', 'manifest', 'process']
const core = ['config', 'ports', 'domain']
const shells = [...core, 'compose', 'frontend', 'process']

/** The parts of the source, and the parts that each may import beside itself. */
const parts: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  ports: ['domain'],
  process: ['ports', 'domain'],
  manifest: ['ports', 'domain'],
  release: ['ports', 'domain'],
  engine: ['ports', 'domain', 'process'],
  registry: ['ports', 'domain', 'manifest', 'process'],
  layout: ['ports', 'domain', 'manifest'],
  credentials: ['ports', 'domain', 'process'],
  config: ['ports', 'domain'],
  // Puts adapters and use cases together, for the library and for the shells.
  compose: [...core, ...adapters, 'release'],
  // What the shells share: reading what is asked for, telling what was done.
  frontend: [...core, 'compose', 'process'],
  // Shells: all but one another.
  cli: shells,
  action: shells,
  library: shells,
  // Plugins of other programs are programs that use the library.
  hooks: [...shells, 'library'],
  // What the package exports.
  'index.ts': [...core, 'library'],
}

/** The packages that are confined, and the parts that may import them. */
const confined: Readonly<Record<string, readonly string[]>> = {
  dockerode: ['engine'],
  execa: ['credentials', 'process', 'engine'],
  semver: ['domain'],
  lilconfig: ['config'],
  'jsonc-parser': ['config'],
  'tar-stream': ['layout'],
  'p-limit': ['registry'],
  'p-map': ['release'],
  yargs: ['cli'],
  zod: ['config', 'engine', 'registry', 'layout', 'manifest', 'credentials', 'action', 'hooks'],
}

test('every file belongs to a part', () => {
  expect(sources.length).toBeGreaterThan(20)
  expect(sources.map(({ path }) => partOf(path)).filter((part) => !(part in parts))).toEqual([])
})

describe.each(Object.entries(parts))('%s', (part, allowed) => {
  const own = sources.filter(({ path }) => partOf(path) === part)

  test(`imports itself and no more than [${allowed.join(', ')}]`, () => {
    expect(
      edges(own, (name) => isOurs(name) && partOf(name) !== part && !allowed.includes(partOf(name))),
    ).toEqual([])
  })

  test('imports no package that is confined elsewhere', () => {
    expect(edges(own, (name) => confined[packageOf(name)]?.includes(part) === false)).toEqual([])
  })
})

test('the domain is pure: it imports semver alone, and nothing of Node', () => {
  const pure = sources.filter(({ path }) => ['domain', 'ports'].includes(partOf(path)))
  expect(edges(pure, (name) => !isOurs(name) && name !== 'semver')).toEqual([])
  // No clock, no chance, no environment.
  expect(
    pure.filter(({ text }) => /\b(?:Date\.now|new Date|Math\.random|process\.)/.test(withoutComments(text))),
  ).toEqual([])
})

test('the use cases reach the world through their ports alone', () => {
  const release = sources.filter(({ path }) => partOf(path) === 'release')
  expect(
    edges(release, (name) =>
      /^(?:node:)?(?:fs|net|http|https|child_process|process|os|tls)(?:\/|$)/.test(name),
    ),
  ).toEqual([])
})

test('no file is longer than 250 lines', () => {
  expect(sources.filter(({ text }) => linesOf(text) > 250).map(({ path }) => path)).toEqual([])
})

/** Files that a build or another program starts, and ideas that are whole in a few lines; files of commands are such. */
const short = [
  'action/main.ts',
  'action/result.ts',
  'cli/main.ts',
  'cli/semtag.ts',
  'compose/local-names.ts',
  'compose/promote.ts',
  'config/flags/candidates.ts',
]

test('a file under 40 lines has three importers or a reason', () => {
  const importers = (path: string) => sources.filter(({ imports }) => imports.includes(path)).length
  const found = sources
    // Each vendor and each command has a file of its own, however little there is to say.
    .filter(({ path }) => !path.startsWith('domain/vendors/profiles/') && !path.includes('/commands/'))
    .filter(({ path, text }) => linesOf(text) < 40 && importers(path) < 3)
    .map(({ path }) => path)
  expect(found.toSorted()).toEqual(short)
})

test('no folder has more than 15 files', () => {
  const folders = grouped(sources, ({ path }) => posix.dirname(path))
  expect([...folders].filter(([, files]) => files.length > 15).map(([folder]) => folder)).toEqual([])
})

test('no import goes in a circle, type imports included', () => {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const done = new Set<string>()
  const circleFrom = (path: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path]
    if (done.has(path)) return undefined
    const ours = byPath.get(path)?.imports.filter(isOurs) ?? []
    const circle = ours.map((next) => circleFrom(next, [...way, path])).find((found) => found !== undefined)
    done.add(path)
    return circle
  }
  expect(sources.map(({ path }) => circleFrom(path, [])).find((found) => found !== undefined)).toBeUndefined()
})

test('no two files export the same name', () => {
  const exported = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/^export (?:async )?(?:const|function\*?|interface|type|class) (\w+)/gm)].map(
      ([, name = '']) => ({ name, path }),
    ),
  )
  const byName = grouped(exported, ({ name }) => name)
  const filesOf = (places: readonly { readonly path: string }[]) => new Set(places.map(({ path }) => path))
  expect([...byName].filter(([, places]) => filesOf(places).size > 1)).toEqual([])
})

test('only compose/ imports the adapters', () => {
  const others = sources.filter(({ path }) => ![...adapters, 'compose'].includes(partOf(path)))
  expect(
    edges(
      others,
      (name) => isOurs(name) && ['engine', 'registry', 'layout', 'credentials'].includes(partOf(name)),
    ),
  ).toEqual([])
})

test('a folder with sub-folders is entered by the files at its top, except domain/', () => {
  const withFolders = new Set(
    sources.flatMap(({ path }) => (path.split('/').length > 2 ? [partOf(path)] : [])),
  )
  const inside = (name: string) => name.split('/').length > 2
  const wrong = sources.flatMap(({ path, imports }) =>
    imports
      .filter((name) => isOurs(name) && partOf(name) !== partOf(path) && partOf(name) !== 'domain')
      .filter((name) => withFolders.has(partOf(name)) && inside(name))
      .map((name) => `${path} -> ${name}`),
  )
  expect(wrong).toEqual([])
})

test('the imports of a text are found in all their forms', () => {
  const text = `
import type { A } from './a.ts'
import {
  b,
} from "../b.ts"
import './c.ts'
export { d } from './d.ts'
export * from './e.ts'
const f = await import('f/sub')
const g = createRequire(import.meta.url)('g')
const h = require('h')
// import 'not'
const text = "import x from 'neither'"
`
  expect(importsOf(text)).toEqual(['./a.ts', '../b.ts', './d.ts', './e.ts', './c.ts', 'f/sub', 'g', 'h'])
  expect(resolve('../b.ts', 'engine/push.ts')).toBe('b.ts')
  expect(packageOf('@scope/name/sub')).toBe('@scope/name')
})

function importsOf(text: string): readonly string[] {
  const forms = [
    /^\s*(?:import|export)\s[^'"=();]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\b(?:import|require|createRequire\([^()]*\))\s*\(\s*['"]([^'"]+)['"]/g,
  ]
  return forms.flatMap((form) => [...text.matchAll(form)].map(([, name = '']) => name))
}

function edges(from: readonly Source[], isWrong: (name: string) => boolean): readonly string[] {
  return from.flatMap(({ path, imports }) => imports.filter(isWrong).map((name) => `${path} -> ${name}`))
}

function resolve(name: string, from: string): string {
  return name.startsWith('.') ? posix.join(posix.dirname(from), name) : name
}

function isOurs(name: string): boolean {
  return name.endsWith('.ts')
}

function partOf(path: string): string {
  const [first = '', ...rest] = path.split('/')
  return rest.length > 0 || ['ports', 'index.ts'].includes(first) ? first : '.'
}

function packageOf(name: string): string {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/')
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
}

function linesOf(text: string): number {
  return text.split('\n').length - 1
}

function grouped<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value])
  return groups
}
