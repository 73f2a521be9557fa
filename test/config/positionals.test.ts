import { expect, test } from 'vitest'
import { yankLine } from '../../src/config/care-schemas.ts'
import { missingPositionals } from '../../src/config/positionals.ts'
import { pushLine } from '../../src/config/push-schema.ts'

test.each([
  [{ IMAGE: 'ui', VERSION: '1.2.3' }, []],
  [{ IMAGE: '', VERSION: '' }, []],
  [{ IMAGE: 'ui' }, ['VERSION is missing.']],
  [{ json: true }, ['IMAGE is missing.', 'VERSION is missing.']],
  [{ IMAGE: 'ui', dryrun: true }, ['VERSION is missing.']],
])('%j', (values, messages) => {
  const { problems, unsure } = missingPositionals(values, pushLine)
  expect(problems.map(({ message }) => message)).toEqual(messages)
  expect(unsure).toBe(false)
})

test('an unknown flag may have taken the one that is missing', () => {
  expect(missingPositionals({ IMAGE: '1.2.3', dryrun: 'ui' }, pushLine)).toEqual({
    problems: [],
    unsure: true,
  })
  expect(missingPositionals({ IMAGE: 'ui', VERSION: '1.2.3', regstry: 'x' }, pushLine)).toEqual({
    problems: [],
    unsure: false,
  })
})

test('each command says how it is written', () => {
  const hint =
    'Write semtag yank REPOSITORY VERSION…, such as semtag yank registry.local:5000/image-gallery 3.0.42.'
  expect(missingPositionals({}, yankLine).problems).toEqual([
    { code: 'INVALID_ARGUMENT', message: 'REPOSITORY is missing.', hint },
    { code: 'INVALID_ARGUMENT', message: 'VERSION is missing.', hint },
  ])
})
