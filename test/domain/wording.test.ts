import { expect, test } from 'vitest'
import { flagWording } from '../../src/domain/wording.ts'

test.each([
  ['tag-prefix', undefined, '--tag-prefix'],
  ['tag-prefix', '1.', '--tag-prefix "1."'],
  ['tag', 'a\u001b[31mb', '--tag "a [31mb"'],
  ['IMAGE', undefined, 'IMAGE'],
  ['IMAGE', 'Ui', '"Ui"'],
])('the setting %s with %j is written %s', (setting, value, expected) => {
  expect(flagWording.name(setting, value)).toBe(expected)
})

test('the written settings can be copied to a command line', () => {
  expect(flagWording.write({ registry: 'a.local', repository: 'acme/ui', 'plain-http': true })).toBe(
    '--registry a.local --repository acme/ui --plain-http',
  )
  expect(flagWording.write({ ignore: ['20*', 'nightly'] })).toBe('--ignore "20*" --ignore nightly')
})
