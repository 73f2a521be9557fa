import { expect, test } from 'vitest'
import { painter } from '../../src/frontend/colour.ts'

const output = (isTTY: boolean) => ({ isTTY, write() {} })

test.each([
  ['a terminal', true, {}, false, true],
  ['a pipe', false, {}, false, false],
  ['--no-color', true, {}, true, false],
  ['--no-color before FORCE_COLOR', true, { FORCE_COLOR: '1' }, true, false],
  ['NO_COLOR', true, { NO_COLOR: '1' }, false, false],
  ['an empty NO_COLOR is none', true, { NO_COLOR: '' }, false, true],
  ['NO_COLOR before FORCE_COLOR', false, { NO_COLOR: '1', FORCE_COLOR: '1' }, false, false],
  ['FORCE_COLOR in a pipe', false, { FORCE_COLOR: '1' }, false, true],
  ['FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false, false],
  ['FORCE_COLOR=false', true, { FORCE_COLOR: 'false' }, false, false],
  ['CLICOLOR_FORCE in a pipe', false, { CLICOLOR_FORCE: '1' }, false, true],
  ['CLICOLOR_FORCE=0 in a pipe', false, { CLICOLOR_FORCE: '0' }, false, false],
  ['CLICOLOR=0', true, { CLICOLOR: '0' }, false, false],
  ['CLICOLOR in a pipe', false, { CLICOLOR: '1' }, false, false],
  ['NO_COLOR before CLICOLOR_FORCE', false, { NO_COLOR: '1', CLICOLOR_FORCE: '1' }, false, false],
  ['FORCE_COLOR=0 before CLICOLOR_FORCE', true, { FORCE_COLOR: '0', CLICOLOR_FORCE: '1' }, false, false],
  ['FORCE_COLOR before CLICOLOR=0', false, { FORCE_COLOR: '1', CLICOLOR: '0' }, false, true],
  ['TERM=dumb', true, { TERM: 'dumb' }, false, false],
])('the output has colour or not: %s', (_name, isTTY, env, off, coloured) => {
  expect(painter(output(isTTY), env, off)('red', 'x')).toBe(coloured ? '\u001b[31mx\u001b[39m' : 'x')
})
