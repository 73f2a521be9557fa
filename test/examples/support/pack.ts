import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import type { TestProject } from 'vitest/node'
import './packed.ts'

const root = join(import.meta.dirname, '../../..')

/** Installs what is published, as a user does: from the tarball, with nothing else. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'semtag-packed-'))
  const { stdout } = await execa('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
  })
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  const install = ['install', '--offline', '--no-audit', '--no-fund', `./${stdout.trim()}`]
  await execa('npm', install, { cwd: folder })
  project.provide('packed', { folder })
  return () => rm(folder, { recursive: true, force: true })
}
