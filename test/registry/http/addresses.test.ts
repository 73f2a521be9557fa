import { expect, test } from 'vitest'
import { isLocal, isLoopback, isWithin } from '../../../src/registry/http/addresses.ts'

test.for([
  ['127.0.0.1', true, true],
  ['127.8.8.8', true, true],
  ['localhost', true, true],
  ['[::1]', true, true],
  ['[::ffff:127.0.0.1]', true, true],
  ['10.1.2.3', false, true],
  ['172.31.0.1', false, true],
  ['172.32.0.1', false, false],
  ['192.168.1.1', false, true],
  ['[fd12::1]', false, true],
  ['169.254.169.254', false, false],
  ['[fe80::1]', false, false],
  ['0.0.0.0', false, false],
  ['8.8.8.8', false, false],
  ['no-such-host.invalid', false, false],
] as const)('semtag knows whether %s is loopback or local', async ([host, loopback, local]) => {
  expect(await isLoopback(host)).toBe(loopback)
  expect(await isLocal(host)).toBe(local)
})

test.for([
  ['10.1.2.3', ['10.0.0.0/8'], true],
  ['10.1.2.3', ['11.0.0.0/8', '10.1.2.3/32'], true],
  ['10.1.2.3', ['10.1.2.3'], false],
  ['10.1.2.3', ['nonsense', '10.0.0.0/99', ''], false],
  ['[fd00::1]', ['fd00::/8'], true],
  ['10.1.2.3', [], false],
] as const)('semtag knows whether %s is within %j', async ([host, networks, expected]) => {
  expect(await isWithin(host, networks)).toBe(expected)
})
