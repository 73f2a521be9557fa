import { expect, test } from 'vitest'
import { codeOf } from '../../src/domain/system-error.ts'

test.each([
  [Object.assign(new Error('connect'), { code: 'ENOENT' }), 'ENOENT'],
  [Object.assign(new Error('abort'), { code: 20 }), undefined],
  [new Error('plain'), undefined],
  [null, undefined],
  ['ENOENT', undefined],
])('the code of %s is %s', (error, code) => {
  expect(codeOf(error)).toBe(code)
})
