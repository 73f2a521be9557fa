import { expect, test } from 'vitest'
import { wordIsTaken } from '../../../src/config/read/infer-positionals.ts'
import { pushLine } from '../../../src/config/schema/push.ts'

test('an unknown flag may have taken an argument that is missing', () => {
  expect(wordIsTaken({ IMAGE: '1.2.3', dryrun: 'ui' }, pushLine)).toBe(true)
})

test.each([
  { IMAGE: 'ui' },
  { IMAGE: 'ui', VERSION: '1.2.3', regstry: 'x' },
  { IMAGE: 'ui', dryrun: true },
  { IMAGE: 'ui', registry: ['a.local'], repository: 'x' },
  { IMAGE: 'ui', VERSION: '1.2.3', _: ['more'] },
])('not so in %j', (values) => {
  expect(wordIsTaken(values, pushLine)).toBe(false)
})
