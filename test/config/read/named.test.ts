import { expect, test } from 'vitest'
import { named } from '../../../src/config/read/version-origin.ts'

test('the value at fault is told with its name', () => {
  const problem = {
    code: 'INVALID_VERSION',
    message: '"2.1" is no full version.',
    hint: 'Type "2.1.0".',
  } as const
  expect(named(problem, '2.1', 'SEMTAG_VERSION "2.1"')).toEqual({
    code: 'INVALID_VERSION',
    message: 'SEMTAG_VERSION "2.1" is no full version.',
    hint: 'Type "2.1.0".',
  })
})

test('what is special to replacements is not', () => {
  const problem = { code: 'INVALID_VERSION', message: '"$&" is none.' } as const
  expect(named(problem, '$&', 'image "$&"').message).toBe('image "$&" is none.')
})
