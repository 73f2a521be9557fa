import { expect, test } from 'vitest'
import { configurationDirectory } from '../../../src/engine/endpoint/settings.ts'

test.each([
  [{}, '/home/me/.docker'],
  [{ DOCKER_CONFIG: '' }, '/home/me/.docker'],
  [{ DOCKER_CONFIG: '/etc/ci/docker' }, '/etc/ci/docker'],
])('%o', (env, directory) => {
  expect(configurationDirectory({ env, homeDirectory: '/home/me', platform: 'linux' })).toBe(directory)
})
