import { expect, test } from 'vitest'
import { registryAuth } from '../../../src/engine/api/registry.ts'
import type { Credential } from '../../../src/ports.ts'

const decode = (header: Record<string, string>) =>
  JSON.parse(Buffer.from(header['X-Registry-Auth'] ?? '', 'base64').toString())

test.each<[Credential | undefined, unknown]>([
  [undefined, {}],
  [
    { kind: 'password', username: 'me', password: 'pass' },
    { username: 'me', password: 'pass', serveraddress: 'registry.local:5000' },
  ],
  [
    { kind: 'identity-token', token: 'refresh' },
    { identitytoken: 'refresh', serveraddress: 'registry.local:5000' },
  ],
  [
    { kind: 'registry-token', token: 'bearer' },
    { registrytoken: 'bearer', serveraddress: 'registry.local:5000' },
  ],
])('%o', (credential, fields) => {
  expect(decode(registryAuth('registry.local:5000', credential))).toEqual(fields)
})

test('Docker Hub goes by its old address', () => {
  expect(
    decode(registryAuth('docker.io', { kind: 'password', username: 'me', password: 'pass' })),
  ).toMatchObject({ serveraddress: 'https://index.docker.io/v1/' })
})

test('the encoding is that of Go: safe in URLs, and padded', () => {
  const password = '\u00ff\u00fe?>~~~'.repeat(3)
  for (const username of ['a', 'ab', 'abc']) {
    const header = registryAuth('r.example', { kind: 'password', username, password })['X-Registry-Auth']
    expect(header).toMatch(/^[A-Za-z0-9_-]+={0,2}$/)
    expect((header ?? '').length % 4).toBe(0)
  }
})
