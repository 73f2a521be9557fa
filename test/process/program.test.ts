import { mkdir } from 'node:fs/promises'
import { delimiter } from 'node:path'
import { expect, test } from 'vitest'
import { findProgram } from '../../src/process/program.ts'
import { createHome } from '../credentials/home.ts'

test('finds the first that may be run', async () => {
  const home = await createHome()
  await home.write('data/ssh', 'not executable')
  await mkdir(home.path('folders/ssh'), { recursive: true })
  await home.program('ssh', '')
  const PATH = ['data', 'folders', 'nowhere', 'bin'].map(home.path).join(delimiter)
  expect(findProgram('ssh', { PATH }, 'linux')).toBe(home.path('bin/ssh'))
  expect(findProgram('scp', { PATH }, 'linux')).toBeUndefined()
})

test('does not find what a package brings', async () => {
  const home = await createHome()
  const directory = home.path('node_modules/.bin')
  await home.program('../node_modules/.bin/ssh', '')
  expect(findProgram('ssh', { PATH: directory }, 'linux')).toBeUndefined()
})
