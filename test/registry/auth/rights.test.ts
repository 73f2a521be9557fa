import { expect, test } from 'vitest'
import { deletionRights, parseChallenges } from '../../../src/registry/auth/challenge.ts'

test.for([
  ['Bearer realm="https://r/",scope="repository:a/b:delete"', 'delete'],
  ['Bearer realm="https://r/",scope="repository:a/b:*"', '*'],
  ['Bearer realm="https://r/",scope="registry:catalog:* repository:a/b:delete,pull"', 'pull,delete,*'],
  ['Bearer realm="https://r/",scope="repository:a/b:pull,push"', undefined],
  ['Bearer realm="https://r/",scope="repository:a/b:delete repository:c:everything"', 'delete'],
  ['Bearer realm="https://r/"', undefined],
] as const)('%s wants %s', ([field, rights]) => {
  expect(deletionRights(parseChallenges(field)[0])).toBe(rights)
})

test('without a challenge nothing is wanted', () => {
  expect(deletionRights(undefined)).toBeUndefined()
})
