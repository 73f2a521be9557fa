import { expect, test } from 'vitest'
import { fileReason } from '../../src/domain/system-error.ts'

test.each([
  [Object.assign(new Error(), { code: 'EACCES' }), 'may not be used by this user'],
  [Object.assign(new Error(), { code: 'ENOSPC' }), 'cannot be written, the disk is full'],
  [Object.assign(new Error(), { code: 'EMFILE' }), 'cannot be used (EMFILE)'],
  [new Error('no code'), 'cannot be used (no reason is known)'],
  [undefined, 'cannot be used (no reason is known)'],
])('%s', (error, reason) => {
  expect(fileReason(error)).toBe(reason)
})
