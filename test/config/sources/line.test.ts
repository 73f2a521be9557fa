import { expect, test } from 'vitest'
import { lineOf } from '../../../src/config/schema/command-line.ts'
import { pushLine } from '../../../src/config/schema/push.ts'
import { lineStyle } from '../../../src/config/sources/line.ts'

const style = lineStyle(pushLine)
const help = 'See semtag push --help.'

test.each([
  ['latest', 'Write --latest auto, or --latest always, or --latest never.'],
  ['tag-prefix', 'Write --tag-prefix TEXT; a value that begins with a hyphen is --tag-prefix=-….'],
  ['timeout', 'Write --timeout TIME.'],
])('a hint shows the form of --%s', (name, hint) => {
  expect(style.misshapen(name, '', 'text')).toMatchObject({ message: `--${name} needs a value.`, hint })
})

test.each([
  ['x', '-x', help],
  ['-x', '-x', help],
  ['regstry', '--regstry', 'Did you mean --registry?'],
  ['verbose', '--verbose', 'Did you mean --debug?'],
  ['token', '--token', 'Set SEMTAG_USERNAME and SEMTAG_PASSWORD, or use docker login.'],
  // An argument is not a flag.
  ['VERSIO', '--VERSIO', help],
])('the name %s is shown as %s, with a hint', (name, shown, hint) => {
  expect(style.unknown(name)).toMatchObject({ message: `${shown} is not a flag.`, hint })
})

test('a hint shows a missing argument, and its other place if it has one', () => {
  const usage = 'semtag push IMAGE VERSION'
  const line = lineOf('push', { usage, otherPlaces: { IMAGE: 'set image' }, otherWords: {} })
  expect(lineStyle(line).missing('IMAGE').hint).toBe(`Write ${usage}; or set image.`)
  expect(lineStyle(line).missing('VERSION').hint).toBe(`Write ${usage}.`)
})
