import { expect, test } from 'vitest'
import { readFlags } from '../../src/config/flags.ts'

test('a flag that is wrong counts as not given, and the others are read', () => {
  const { flags, problems } = readFlags({
    latest: 'no',
    order: ['a', 'b'],
    registry: ['ghcr.io'],
    regstry: 'x',
  })
  expect(flags).toMatchObject({ latest: 'auto', order: 'latest-last', registry: ['ghcr.io'] })
  expect(problems.map(({ message }) => message)).toEqual([
    '--latest "no" is none of auto, always, never.',
    '--order is given more than once.',
    '--regstry is no flag.',
  ])
})

test('no mistake gives no problem', () => {
  expect(readFlags({ IMAGE: 'ui', VERSION: '1.10', json: true })).toMatchObject({
    flags: { IMAGE: 'ui', VERSION: '1.10', json: true, quiet: false },
    problems: [],
  })
})

test.each([
  ['regstry', '--regstry is no flag.', 'Did you mean --registry?'],
  ['z', '-z is no flag.', 'See semtag push --help.'],
  ['version', '--version is no flag.', 'Write the version behind the image: semtag push IMAGE VERSION.'],
  ['password', '--password is no flag.', 'Set SEMTAG_USERNAME and SEMTAG_PASSWORD, or use docker login.'],
  ['force', '--force is no flag.', 'Did you mean --overwrite?'],
  ['toString', '--toString is no flag.', 'See semtag push --help.'],
  ['\u001b[2Jx', '--[2Jx is no flag.', 'See semtag push --help.'],
  ['_', 'There are more arguments than IMAGE and VERSION.', 'See semtag push --help.'],
])('--%s', (name, message, hint) => {
  expect(readFlags({ [name]: 'secret' }).problems).toEqual([{ code: 'INVALID_ARGUMENT', message, hint }])
})

test('a value that is missing: how to write one with a hyphen', () => {
  expect(readFlags({ tag: [''] }).problems).toEqual([
    {
      code: 'INVALID_ARGUMENT',
      message: '--tag wants a value.',
      hint: 'One that begins with a hyphen is written --tag=-…',
    },
  ])
})
