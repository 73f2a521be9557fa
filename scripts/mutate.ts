// Tests the tests: `npm run mutate`, `npm run mutate -- src/domain/plan` for a part of the sources, or
// `npm run mutate -- --sample 5 src/release` for one line of five.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { countsOf, withRow } from './mutation/page.ts'

const page = fileURLToPath(new URL('../docs/mutation.md', import.meta.url))
const ignorers = ['ignore-messages', 'sample-lines']
const folders = ['src/domain', 'src/release', 'src/registry', 'src/config']
const { values, positionals: given } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' } },
})
if (values.sample !== undefined) process.env['MUTATE_SAMPLE'] = values.sample
const all = await Promise.all(folders.map(partsOf))

for (const part of given.length > 0 ? given : all.flat()) {
  const row = values.sample === undefined ? part : `${part}, one line of ${values.sample}`
  const name = row.replace(/[/ ,]+/g, '-').replace('*.ts', 'files')
  const isFile = part.endsWith('.ts')
  // Tests with a registry take a minute, and nearly all of them cover every mutant.
  const isRelease = part.startsWith('src/release')
  process.env['MUTATE_SECONDS'] = isRelease ? '10' : 'Infinity'
  const mutants = await new Stryker({
    mutate: [isFile ? part : `${part}/**/*.ts`],
    testRunner: 'vitest',
    plugins: [
      '@stryker-mutator/vitest-runner',
      ...ignorers.map((ignorer) => `./scripts/mutation/${ignorer}.js`),
    ],
    ignorers: ['messages', 'sample'],
    // The tests of the top folder: those in `test/domain` for `src/domain/plan`.
    vitest: {
      configFile: 'scripts/mutation/vitest.config.ts',
      dir: part.replace(/^src\/([^/]+).*/, 'test/$1'),
      related: false,
    },
    coverageAnalysis: 'perTest',
    // A mutant of a value that is computed when its module loads would need all tests.
    ignoreStatic: true,
    // TypeScript 7 has no API for the rewriting of its configuration, and no test needs that.
    tsconfigFile: 'none',
    ignorePatterns: ['dist', 'reports', 'test/e2e', 'test/rig'],
    concurrency: Number(process.env['MUTATE_CONCURRENCY'] ?? 2),
    // Stryker adds `timeoutFactor` times the duration of the first run. That run is slow, because nothing is compiled yet.
    timeoutMS: 15_000,
    timeoutFactor: isRelease ? 0.2 : 1,
    thresholds: { high: 95, low: 90, break: null },
    tempDirName: 'reports/mutation/sandbox',
    incremental: true,
    incrementalFile: `reports/mutation/${name}.incremental.json`,
    reporters: ['clear-text', 'json', 'progress-append-only'],
    jsonReporter: { fileName: `reports/mutation/${name}.json` },
    clearTextReporter: { allowEmojis: false, logTests: false, reportTests: false },
  }).runMutationTest()
  if (isFile && !part.includes('*')) continue
  const date = new Date().toISOString().slice(0, 10)
  await writeFile(page, withRow(await readFile(page, 'utf8'), row, countsOf(mutants), date))
}

/** Returns each folder in a folder as a part, and the files beside them as one more. */
async function partsOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(new URL(`../${folder}`, import.meta.url), { withFileTypes: true })
  const inner = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${folder}/${name}`)
  return [`${folder}/*.ts`, ...inner]
}
