import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'

const vitest = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')
const reporter = join(import.meta.dirname, 'nothing-skipped.ts')

/** Runs vitest over one file with these lines, in which `test` and `expect` are there. */
async function runOver(lines: readonly string[], ...flags: readonly string[]) {
  const root = await mkdtemp(join(tmpdir(), 'semtag-skipped-'))
  onTestFinished(() => rm(root, { recursive: true }))
  await writeFile(join(root, 'some.test.js'), lines.join('\n'))
  const words = ['run', '--globals', '--root', root, '--reporter', reporter, ...flags]
  const { exitCode, all } = await execa('node', [vitest, ...words], { all: true, reject: false })
  return { exitCode, all }
}

test('a run with a skipped test fails and names the test', async () => {
  const { exitCode, all } = await runOver([
    `test.skip('one', () => {})`,
    `test.skipIf(true)('two', () => {})`,
    `test('three', ({ skip }) => skip())`,
    `test.todo('four')`,
    `describe.skip('all', () => test('five', () => {}))`,
    `test('another', () => {})`,
  ])
  const named = [...all.matchAll(/^ {2}some\.test\.js > (.+)$/gm)].map(([, name]) => name)
  expect(named).toEqual(['one', 'two', 'three', 'four', 'all > five'])
  expect(exitCode).toBe(1)
})

test('a run of all tests passes, and so does a run of chosen tests', async () => {
  const both = [`test('one', () => {})`, `test('other', () => {})`]
  expect(await runOver(both)).toMatchObject({ exitCode: 0 })
  expect(await runOver(both, '--testNamePattern', 'one')).toMatchObject({ exitCode: 0 })
})
