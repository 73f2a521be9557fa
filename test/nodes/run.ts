import { delimiter, join } from 'node:path'
import { parseArgs } from 'node:util'
import { execa } from 'execa'
import { installNodes } from './install.ts'
import { nodes } from './nodes.ts'

const root = join(import.meta.dirname, '../..')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')

/** Runs vitest, and what it starts, under the first Node of the PATH. */
async function run(words: readonly string[], path: readonly (string | undefined)[]): Promise<void> {
  const around = { cwd: root, env: { PATH: path.join(delimiter) }, stdio: 'inherit', reject: false } as const
  const { failed } = await execa('node', [vitest, 'run', ...words], around)
  if (failed) process.exitCode = 1
}

const path = process.env['PATH']
try {
  const { values } = parseArgs({ options: { unit: { type: 'boolean', default: false } } })
  const bins = await installNodes()
  if (values.unit)
    for (const node of [nodes[0], nodes.at(-1)]) {
      process.stdout.write(`\nAll unit tests under Node ${node?.version}\n`)
      await run(['--project', 'unit'], [bins.get(node?.version ?? ''), path])
    }
  else await run(['--config', join(import.meta.dirname, 'vitest.config.ts')], [path])
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
