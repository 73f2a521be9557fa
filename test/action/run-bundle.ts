import { copyFile, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect } from 'vitest'
import { runStep, type Step } from './step.ts'

/** Runs the committed bundle as a runner does: alone in a folder, with nothing installed. */
export async function runBundle(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Step> {
  const folder = await mkdtemp(join(tmpdir(), 'semtag-bundle-'))
  await copyFile(join(import.meta.dirname, '../../dist/action/index.cjs'), join(folder, 'index.cjs'))
  const around = { PATH: process.env['PATH'] ?? '', HOME: folder, ...env }
  return runStep(inputs, around, async (variables) => {
    const { exitCode, stdout, stderr } = await execa('node', ['index.cjs'], {
      cwd: folder,
      env: variables,
      extendEnv: false,
      reject: false,
    })
    expect(stderr).toBe('')
    return { code: exitCode, log: stdout }
  })
}
