import { builtinModules } from 'node:module'
import { type BuildOptions, build, type Metafile } from 'esbuild'
import { expect, test } from 'vitest'

const { bundle }: { readonly bundle: BuildOptions } = await import(
  new URL('../../scripts/bundle.js', import.meta.url).href
)
const { metafile } = await build({
  ...bundle,
  minify: false,
  write: false,
  metafile: true,
  legalComments: 'none',
})

/** The packages of everything that an output loads; with `later` also what it imports only when it is needed. */
function packagesOf(entry: string, { outputs }: Metafile, later: boolean): ReadonlySet<string> {
  const seen = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    for (const { path: next, kind, external } of outputs[path]?.imports ?? [])
      if (!external && (later || kind === 'import-statement')) visit(next)
  }
  visit(entry)
  const inputs = [...seen].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}))
  return new Set(inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []))
}

const heavy = [
  'dockerode',
  'docker-modem',
  'zod',
  'undici',
  'execa',
  'semver',
  'picomatch',
  'lilconfig',
  'jsonc-parser',
]

test('help, the version and usage mistakes load the parser alone', () => {
  const loaded = packagesOf('dist/semtag.js', metafile, false)
  expect(loaded).toContain('yargs')
  expect(heavy.filter((name) => loaded.has(name))).toEqual([])
})

test.each(['push', 'care'])(
  'mistakes in arguments of %s load the schema, and nothing that connects',
  (name) => {
    const command = Object.keys(metafile.outputs).find(
      (path) => metafile.outputs[path]?.entryPoint === `src/cli/commands/${name}.ts`,
    )
    const loaded = packagesOf(command ?? '', metafile, false)
    expect(heavy.filter((name) => loaded.has(name))).toEqual([
      'zod',
      'semver',
      'picomatch',
      'lilconfig',
      'jsonc-parser',
    ])
  },
)

test('a command loads the rest', () => {
  const loaded = packagesOf('dist/semtag.js', metafile, true)
  expect(heavy.filter((name) => !loaded.has(name))).toEqual([])
})

test('what dockerode brings for features that are not used stays out', () => {
  const loaded = packagesOf('dist/semtag.js', metafile, true)
  expect(['ssh2', 'cpu-features', '@grpc/grpc-js', 'protobufjs'].filter((name) => loaded.has(name))).toEqual(
    [],
  )
})

test('nothing is left to be installed', () => {
  const needed = Object.values(metafile.outputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path }) => path),
  )
  const isBuiltin = (path: string) => path.startsWith('node:') || builtinModules.includes(path)
  // The debug package tries supports-color, and does without.
  expect([...new Set(needed)].filter((path) => !isBuiltin(path))).toEqual(['supports-color'])
})
