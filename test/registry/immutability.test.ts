import { expect, test } from 'vitest'
import { isImmutable } from '../../src/registry/immutability.ts'

const harbor = "Failed to process request due to 'app:1.2.3' configured as immutable."
const ecr =
  "The image tag '1.2.3' already exists in the 'app' repository and cannot be overwritten because the repository is immutable."

test.for([
  [400, 'TAG_INVALID', ecr, true],
  [412, 'PRECONDITION', harbor, true],
  [412, '', '', true],
  [409, 'TAG_IMMUTABLE', '', true],
  [409, 'DENIED', 'tag is immutable', true],
  [403, 'DENIED', 'Tag is Immutable', true],
  [400, 'MANIFEST_INVALID', 'the tag cannot be overwritten', true],
  [400, 'TAG_INVALID', 'invalid tag name', false],
  [409, 'CONFLICT', 'try again', false],
  [403, 'DENIED', 'requested access to the resource is denied', false],
  [503, 'UNAVAILABLE', 'immutable storage is not ready', false],
  [201, '', 'immutable', false],
] as const)('%i %s %s', ([status, code, message, expected]) => {
  const body = Buffer.from(JSON.stringify({ errors: [{ code, message }] }))
  expect(isImmutable({ url: new URL('http://r/'), status, headers: {}, body })).toBe(expected)
})
