import { expect, test } from 'vitest'
import { serverOf, supports } from '../../../src/engine/http/client.ts'

test.each([
  ['1.41', '1.41'],
  ['1.51', '1.51'],
  ['1.99', '1.51'],
  ['2.0', undefined],
  [undefined, undefined],
])('an engine with API %s is spoken to in %s', (offered, used) => {
  expect(serverOf({ 'api-version': offered }).apiVersion).toBe(used)
})

test('Podman is known by its Server header', () => {
  expect(serverOf({ server: 'Libpod/5.4.2 (linux)' }).podman).toBe(true)
  expect(serverOf({ server: 'Docker/28.3.3 (linux)' }).podman).toBe(false)
})

test('a feature is supported from its version on', () => {
  expect([45, 46, 47].map((minor) => supports({ apiVersion: '1.46', podman: false }, minor))).toEqual([
    true,
    true,
    false,
  ])
  expect(supports({ apiVersion: undefined, podman: false }, 0)).toBe(false)
})
