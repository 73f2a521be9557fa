import { expect, test } from 'vitest'
import {
  dockerKey,
  matchingContainersKey,
  matchingDockerKey,
  registryName,
} from '../../src/credentials/server-key.ts'

const hub = 'https://index.docker.io/v1/'

test.each([
  ['docker.io', hub],
  ['index.docker.io', hub],
  ['registry.local:5000', 'registry.local:5000'],
  ['ghcr.io', 'ghcr.io'],
])('docker stores the credential of %s under %s', (registry, key) => {
  expect(dockerKey(registry)).toBe(key)
})

test('registryName gives Docker Hub one name', () => {
  expect(['docker.io', 'index.docker.io', 'registry-1.docker.io'].map(registryName)).toEqual(
    Array(3).fill('docker.io'),
  )
})

test.each([
  ['h:5000', 'h:5000', true],
  ['https://h:5000', 'h:5000', true],
  ['http://h:5000/v2/', 'h:5000', true],
  ['https://h:5000/v2/?a=b', 'h:5000', true],
  ['https://ada@h:5000/', 'h:5000', true],
  ['h:5000/team', 'h:5000', true],
  ['https://[::1]:5000/v1/', '[::1]:5000', true],
  ['https://h:443/', 'h:443', true],
  ['h', 'h:5000', false],
  ['https://h', 'h:5000', false],
  ['h:5000', 'h', false],
  ['h:50001', 'h:5000', false],
  ['H:5000', 'h:5000', false],
  ['evil.example/h:5000', 'h:5000', false],
  ['https://evil.example/@h:5000', 'h:5000', false],
  [hub, hub, true],
  ['docker.io', hub, false],
  ['index.docker.io', hub, false],
])('in docker the key %j matches the server %j: %j', (key, server, matches) => {
  expect(matchingDockerKey(['other.example', key], server)).toBe(matches ? key : undefined)
})

test('an exact key wins over a key with the same host', () => {
  expect(matchingDockerKey(['https://h:1/v2/', 'h:1'], 'h:1')).toBe('h:1')
  expect(matchingContainersKey(['https://h:1/v2/', 'h:1'], 'h:1')).toBe('h:1')
})

test.each([
  ['h:5000', 'h:5000', true],
  ['https://h:5000/v1/', 'h:5000', true],
  ['h:5000/team', 'h:5000', false],
  ['h', 'h:5000', false],
  ['docker.io', 'docker.io', true],
  ['registry-1.docker.io', 'docker.io', true],
  [hub, 'docker.io', true],
  ['docker.io/library', 'docker.io', false],
])('in containers the key %j matches the registry %j: %j', (key, registry, matches) => {
  expect(matchingContainersKey(['other.example', key], registry)).toBe(matches ? key : undefined)
})
