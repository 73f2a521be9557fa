import { describe, expect, test } from 'vitest'
import { codeOf, fileReason } from '../../src/domain/system-error.ts'

describe('file reason', () => {
  test.each([
    [Object.assign(new Error(), { code: 'EACCES' }), 'may not be used by this user'],
    [Object.assign(new Error(), { code: 'ENOSPC' }), 'cannot be written: the disk is full'],
    [Object.assign(new Error(), { code: 'EMFILE' }), 'cannot be used (EMFILE)'],
    [new Error('no code'), 'cannot be used (no reason is known)'],
    [undefined, 'cannot be used (no reason is known)'],
  ])('%s', (error, reason) => {
    expect(fileReason(error)).toBe(reason)
  })
})

describe('system error', () => {
  test.each([
    [Object.assign(new Error('connect'), { code: 'ENOENT' }), 'ENOENT'],
    [Object.assign(new Error('abort'), { code: 20 }), undefined],
    [new Error('plain'), undefined],
    [null, undefined],
    ['ENOENT', undefined],
  ])('the code of %s is %s', (error, code) => {
    expect(codeOf(error)).toBe(code)
  })
})
