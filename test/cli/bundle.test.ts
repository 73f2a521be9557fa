import { builtinModules } from 'node:module'
import { type BuildOptions, build, type Metafile } from 'esbuild'
import { expect, test } from 'vitest'

const parts: Readonly<Record<'parser' | 'bundle', BuildOptions>> = await import(
  new URL('../../scripts/bundle.js', import.meta.url).href
)
const options = { minify: false, write: false, metafile: true, legalComments: 'none' } as const
const [parser, commands] = await Promise.all([
  build({ ...parts.parser, ...options }),
  build({ ...parts.bundle, ...options }),
])
const metafile = commands.metafile

/** The files of everything that an output loads; with `later` also what it imports only when it is needed. */
function filesOf(entry: string, { outputs }: Metafile, later: boolean): readonly string[] {
  const seen = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    for (const { path: next, kind, external } of outputs[path]?.imports ?? [])
      if (!external && (later || kind === 'import-statement')) visit(next)
  }
  visit(entry)
  return [...seen].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}))
}

/** Their packages. */
function packagesOf(entry: string, metafile: Metafile, later: boolean): ReadonlySet<string> {
  const names = filesOf(entry, metafile, later).flatMap(
    (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
  )
  return new Set(names)
}

const heavy = ['dockerode', 'docker-modem', 'zod', 'execa', 'semver', 'lilconfig', 'jsonc-parser']

test('help, the version and usage mistakes load only the parser', () => {
  const loaded = packagesOf('dist/main.js', parser.metafile, true)
  expect(loaded).toContain('yargs')
  expect(heavy.filter((name) => loaded.has(name))).toEqual([])
})

test.each(['releases', 'maintenance'])('%s load at once only the code that every registry needs', (name) => {
  const loaded = packagesOf(`dist/${name}.js`, metafile, false)
  expect(heavy.filter((one) => loaded.has(one))).toEqual(['zod', 'semver', 'lilconfig', 'jsonc-parser'])
})

test('a release loads no use case of maintenance', () => {
  const useCases = /^src\/release\/(?:pruning\/|(?:prune|yank|reconcile|promote|list|remove)\.ts)/
  expect(filesOf('dist/releases.js', metafile, true).filter((path) => useCases.test(path))).toEqual([])
  expect(filesOf('dist/maintenance.js', metafile, true).some((path) => useCases.test(path))).toBe(true)
})

test('engines, layouts and other programs are loaded when they are needed', () => {
  const loaded = packagesOf('dist/releases.js', metafile, true)
  expect(heavy.filter((name) => !loaded.has(name))).toEqual([])
})

test('the bundle has the image class of dockerode, and no other class', () => {
  const files = filesOf('dist/releases.js', metafile, true)
  const parts = files.flatMap((path) => /node_modules\/dockerode\/lib\/(\w+)\.js$/.exec(path)?.[1] ?? [])
  expect(parts.toSorted()).toEqual(['docker', 'image', 'util'])
})

// What is not named with `import * as z` brings all languages of zod's messages.
test('the bundle has only the used parts of its packages', () => {
  const unused = /zod\/v4\/locales\/(?!en\.)/
  expect(filesOf('dist/releases.js', metafile, true).filter((path) => unused.test(path))).toEqual([])
})

test('the bundle lacks the dependencies of dockerode that semtag does not use', () => {
  const loaded = packagesOf('dist/releases.js', metafile, true)
  expect(
    [
      'ssh2',
      'cpu-features',
      'tar-fs',
      '@balena/dockerignore',
      '@grpc/grpc-js',
      'protobufjs',
      'supports-color',
    ].filter((name) => loaded.has(name)),
  ).toEqual([])
})

test('the bundle needs no installed package, and has every file that the parser loads later', () => {
  const all = { ...parser.metafile.outputs, ...metafile.outputs }
  const needed = Object.values(all).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path }) => path),
  )
  const isThere = (path: string) =>
    path.startsWith('node:') || builtinModules.includes(path) || path.replace('./', 'dist/') in all
  expect([...new Set(needed)].filter((path) => !isThere(path))).toEqual([])
})
