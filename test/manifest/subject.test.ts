import { expect, test } from 'vitest'
import { subjectOf } from '../../src/manifest/read-manifest.ts'

const digest = `sha256:${'a'.repeat(64)}`

test.for([
  [{ subject: { digest } }, digest],
  [{ subject: { digest: 'sha256:..' } }, undefined],
  [{ subject: digest }, undefined],
  [{ subject: null }, undefined],
  [{}, undefined],
  [null, undefined],
] as const)('%j', ([document, expected]) => {
  expect(subjectOf(Buffer.from(JSON.stringify(document)))).toBe(expected)
})

test('what is no JSON names no subject', () => {
  expect(subjectOf(Buffer.from('{'))).toBeUndefined()
})
