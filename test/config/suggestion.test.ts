import { expect, test } from 'vitest'
import { nearest } from '../../src/config/suggestion.ts'

const known = ['registry', 'repository', 'dry-run', 'json', 'no-color', 'output', 'timeout', 'host']

test.each([
  ['regstry', 'registry'],
  ['regsitry', 'registry'],
  ['dryrun', 'dry-run'],
  ['dry_run', 'dry-run'],
  ['dry', 'dry-run'],
  ['jsn', 'json'],
  ['no-colour', 'no-color'],
  ['outptu', 'output'],
  ['timout', 'timeout'],
  // Not the opposite of what was typed, and nothing where anything could be meant.
  ['no-json', undefined],
  ['help', undefined],
  ['z', undefined],
  ['', undefined],
])('a user who types %s means %s', (text, name) => {
  expect(nearest(text, known)).toBe(name)
})
