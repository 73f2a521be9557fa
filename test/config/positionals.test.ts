import { expect, test } from 'vitest'
import { missingPositionals } from '../../src/config/positionals.ts'

test.each([
  [{ IMAGE: 'ui', VERSION: '1.2.3' }, []],
  [{ IMAGE: '', VERSION: '' }, []],
  [{ IMAGE: 'ui' }, ['VERSION is missing.']],
  [{ json: true }, ['IMAGE is missing.', 'VERSION is missing.']],
  [{ IMAGE: 'ui', dryrun: true }, ['VERSION is missing.']],
])('%j', (values, messages) => {
  const { problems, unsure } = missingPositionals(values)
  expect(problems.map(({ message }) => message)).toEqual(messages)
  expect(unsure).toBe(false)
})

test('an unknown flag may have taken the one that is missing', () => {
  expect(missingPositionals({ IMAGE: '1.2.3', dryrun: 'ui' })).toEqual({ problems: [], unsure: true })
  expect(missingPositionals({ IMAGE: 'ui', VERSION: '1.2.3', regstry: 'x' })).toEqual({
    problems: [],
    unsure: false,
  })
})
