import { expect, test } from 'vitest'
import { isGiven, passedOver } from '../../src/cli/words.ts'

test.each([
  ['push a 1 --json', true],
  ['push a 1 --json=true', true],
  ['--json push', true],
  ['push a 1 --json=false', false],
  ['push -- --json', false],
  ['push a 1', false],
])('semtag %s: --json is given: %s', (line, given) => {
  expect(isGiven(line.split(' '), 'json')).toBe(given)
})

test.each([
  ['--dry-run --json=true -q=false --no-color', {}],
  // yargs reads them as false: a release where a plan was meant.
  ['--dry-run=yes', { 'dry-run': 'yes' }],
  ['--dry-run=1 -q=on', { 'dry-run': '1', quiet: 'on' }],
  ['--dry-run=', { 'dry-run': '' }],
  ['-r a -r b --output=-', {}],
  ['-r a -r', { registry: '' }],
  ['--registry --json', { registry: '' }],
  ['--tag-prefix -v', { 'tag-prefix': '' }],
  ['-qo', { output: '' }],
  ['--latest-range -1', {}],
  ['--unknown=yes --unknown', {}],
  ['-- --dry-run=yes --registry', {}],
  ['--all=yes --force= -y=1', { all: 'yes', force: '', yes: '1' }],
  ['--reason --yes', { reason: '' }],
])('%s passes over %j', (line, values) => {
  expect(passedOver(line.split(' '))).toEqual(values)
})
