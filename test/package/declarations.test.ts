import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withReference } from '../../scripts/library-page.ts'

const root = join(import.meta.dirname, '../..')
const tsc = join(root, 'node_modules/.bin/tsc')
const entries = ['index.d.ts', 'hooks/semantic-release/plugin.d.ts']
let folder = ''

// As npm run build writes them.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semtag-declarations-'))
  await execa(tsc, ['-p', 'src', '--outDir', folder], { cwd: root })
  await execa('node', ['scripts/prune-declarations.js', folder], { cwd: root })
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const read = (path: string) => readFile(join(folder, path), 'utf8')

/** What a file exports: the text of each declaration by its name, with the comment before it. */
async function exportsOf(path: string): Promise<ReadonlyMap<string, string>> {
  const text = await read(path)
  const found = new Map<string, string>()
  for (const [, list = '', from] of text.matchAll(/^export (?:type )?\{([^}]*)\}(?: from '(.+)\.ts')?;$/gm)) {
    const there =
      from === undefined ? declarationsIn(text) : await exportsOf(join(path, '..', `${from}.d.ts`))
    for (const part of list.split(',').filter((each) => each.trim() !== '')) {
      const [name = '', own = name] = part.trim().split(' as ')
      found.set(own, there.get(name) ?? '')
    }
  }
  for (const [name, declaration] of declarationsIn(text))
    if (/^export /m.test(declaration)) found.set(name, declaration)
  return found
}

function declarationsIn(text: string): ReadonlyMap<string, string> {
  const form =
    /^(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?(?:export )?(?:declare )?(?:const|function|class|interface|type) (\w+).*$/gm
  return new Map([...text.matchAll(form)].map(([declaration, name = '']) => [name, declaration]))
}

test('every export is documented', async () => {
  const exported = (await Promise.all(entries.map(exportsOf))).flatMap((each) => [...each])
  expect(exported.length).toBeGreaterThan(40)
  expect(exported.filter(([, text]) => !text.startsWith('/**')).map(([name]) => name)).toEqual([])
})

test('docs/library.md has the reference that npm run docs writes', async () => {
  const page = await readFile(join(root, 'docs/library.md'), 'utf8')
  expect(page).toBe(withReference(page, folder))
  for (const name of (await exportsOf('index.d.ts')).keys())
    expect(page).toMatch(new RegExp(`^(?:#### |\\| \`)${name}\\b`, 'm'))
})

test('tags and digests are made by functions of the library', async () => {
  expect([...(await exportsOf('index.d.ts')).keys()]).toEqual(
    expect.arrayContaining(['parseDigest', 'parseTag', 'parseReference', 'parseVersion']),
  )
})

test('what is internal is not declared, and what is declared is whole', async () => {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.d.ts'))
  const text = (await Promise.all(paths.map(read))).join('\n')
  for (const internal of ['Wording', 'constructor(', 'SemtagErrorOptions', 'errorOf', 'EngineImage'])
    expect(text).not.toContain(internal)
  const options = ['--ignoreConfig', '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--types', '']
  await execa(tsc, [...options, '--module', 'nodenext', '--lib', 'es2022,dom', ...entries], { cwd: folder })
})
