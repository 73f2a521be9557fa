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
const core = ['config', 'ports.ts', 'domain']
const shells = [...core, 'compose', 'frontend', 'process']

/** The parts of the source, and the parts that each may import beside itself. */
const parts: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  'ports.ts': ['domain'],
  process: ['domain'],
  manifest: ['ports.ts', 'domain'],
  release: ['ports.ts', 'domain'],
  engine: ['ports.ts', 'domain', 'process'],
  registry: ['ports.ts', 'domain', 'manifest', 'process'],
  layout: ['ports.ts', 'domain', 'manifest'],
  credentials: ['ports.ts', 'domain', 'process'],
  config: ['domain'],
  // Puts adapters and use cases together, for the library and for the shells.
  compose: [...core, ...adapters, 'release'],
  // What the shells share: reading what is asked for, telling what was done.
  frontend: [...core, 'process', 'engine'],
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
  const pure = sources.filter(({ path }) => ['domain', 'ports.ts'].includes(partOf(path)))
  expect(edges(pure, (name) => !isOurs(name) && name !== 'semver')).toEqual([])
  // No clock, no chance, no environment.
  expect(pure.filter(({ text }) => /\b(?:Date\.now|new Date|Math\.random|process\.)/.test(text))).toEqual([])
})

test('the use cases reach the world through their ports alone', () => {
  const release = sources.filter(({ path }) => partOf(path) === 'release')
  expect(
    edges(release, (name) =>
      /^(?:node:)?(?:fs|net|http|https|child_process|process|os|tls)(?:\/|$)/.test(name),
    ),
  ).toEqual([])
})

test('no file is long', () => {
  const long = sources.filter(({ text }) => text.split('\n').length > 250)
  expect(long.map(({ path }) => path)).toEqual([])
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
  return rest.length > 0 || ['ports.ts', 'index.ts'].includes(first) ? first : '.'
}

function packageOf(name: string): string {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/')
}
