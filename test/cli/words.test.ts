import { expect, test } from 'vitest'
import { isGiven, readLine } from '../../src/cli/words.ts'

test.each([
  ['push a 1 --json', true],
  ['push a 1 --json=true', true],
  ['--json push', true],
  ['push a 1 --json=false', false],
  ['push -- --json', false],
  ['push a 1', false],
])('semtag %s has --json: %s', (line, given) => {
  expect(isGiven(line.split(' '), 'json')).toBe(given)
})

test.each([
  ['push a 1 -r ghcr.io', 'push a 1 --registry=ghcr.io'],
  ['push a 1 -rghcr.io', 'push a 1 --registry=ghcr.io'],
  ['push a 1 -rharbor.local', 'push a 1 --registry=harbor.local'],
  ['push a 1 -r=ghcr.io', 'push a 1 --registry=ghcr.io'],
  ['push a 1 -r127.0.0.1:5000', 'push a 1 --registry=127.0.0.1:5000'],
  ['-qrhub.local push a 1', '--quiet --registry=hub.local push a 1'],
  ['push -q -oreport.json a 1', 'push --quiet --output=report.json a 1'],
  ['push -Htcp://host:2375 -chome a', 'push --host=tcp://host:2375 --context=home a'],
  ['push a 1 --registry ghcr.io -- -rghcr.io', 'push a 1 --registry=ghcr.io -- -rghcr.io'],
  ['push a 1 -o -', 'push a 1 --output=-'],
  ['push a 1 --latest-range -1', 'push a 1 --latest-range=-1'],
  ['rm -yrhub.local a x', 'rm --yes --registry=hub.local a x'],
  ['rm a help', 'rm a help'],
  ['yank a -1', 'yank a -1'],
  ['push a --unknown b -x', 'push a --unknown b -x'],
])('semtag %s is read as %s', (line, read) => {
  expect(readLine(line.split(' '))).toEqual({ words: read.split(' '), wantsHelp: false, wrong: {} })
})

test.each([
  ['push a 1 -h', true],
  ['--help push', true],
  ['push -r b --help', true],
  ['push -- -h', false],
  ['push -rh', false],
  ['push -r -h', false],
  ['push --reason --help', false],
  ['push --variant -hardened', false],
  ['push -hardened', false],
  ['push --host b', false],
  ['push help', false],
])('semtag %s asks for help: %s', (line, asks) => {
  expect(readLine(line.split(' ')).wantsHelp).toBe(asks)
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
  ['--variant -hardened', { variant: '' }],
  ['--variant -rb', { variant: '' }],
  ['-qo', { output: '' }],
  ['--latest-range -1', {}],
  ['--unknown=yes --unknown', {}],
  ['-- --dry-run=yes --registry', {}],
  ['--all=yes --force= -y=1', { all: 'yes', force: '', yes: '1' }],
  ['--reason --yes', { reason: '' }],
  ['--reason -h', { reason: '' }],
  ['-hardened -qx', { '-hardened': true, '-qx': true }],
])('%s is wrong about %j', (line, wrong) => {
  expect(readLine(line.split(' ')).wrong).toEqual(wrong)
})
