import { expect, test } from 'vitest'
import { startPackagedEngine, unpackEngines } from './packaged.ts'

test('a release of Debian that cannot be had is an error in the words of apt', async () => {
  await expect(unpackEngines(['no-such-release'])).rejects.toThrow(
    /ended before it was ready.*no-such-release.*does not have a Release file/s,
  )
})

test('a machine that cannot run an engine is an error that says so', async () => {
  const root = { path: '/nonexistent', stop: async () => {} }
  await expect(startPackagedEngine(root, 'podman')).rejects.toThrow(
    /ended before it was ready.*This machine cannot run an engine in a root of its own/s,
  )
})
