import { describe, expect, test } from 'vitest'
import { commandNames, flagsOf } from '../../src/config/flags.ts'
import { nearest } from '../../src/config/suggestion.ts'

const known = ['registry', 'repository', 'dry-run', 'json', 'no-color', 'output', 'timeout', 'host']

test.each([
  ['regstry', 'registry'],
  ['regsitry', 'registry'],
  ['jsno', 'json'],
  ['hots', 'host'],
  ['jsons', 'json'],
  ['dryrun', 'dry-run'],
  ['dry_run', 'dry-run'],
  ['dry', 'dry-run'],
  ['jsn', 'json'],
  ['no-colour', 'no-color'],
  ['outptu', 'output'],
  ['timout', 'timeout'],
  // Not the opposite of what was typed, and nothing where anything could be meant.
  ['no-json', undefined],
  ['uotpzz', undefined],
  ['help', undefined],
  ['z', undefined],
  ['', undefined],
])('a user who types %s means %s', (text, name) => {
  expect(nearest(text, known)).toBe(name)
})

/** A word with one typing mistake: a letter that is missing, doubled, or in the wrong place. */
function mistyped(word: string): readonly string[] {
  return [...word]
    .slice(1)
    .flatMap((letter, index) => [
      word.slice(0, index + 1) + word.slice(index + 2),
      word.slice(0, index + 1) + letter + word.slice(index + 1),
      word.slice(0, index) + letter + word[index] + word.slice(index + 2),
    ])
    .filter((typed) => typed.length > 1 && typed !== word)
}

describe('a typing mistake leads to a suggestion', () => {
  test('in every command', () => {
    for (const word of commandNames.flatMap(mistyped))
      expect([word, nearest(word, commandNames)]).not.toContain(undefined)
  })

  test.each(commandNames)('in every flag of %s', (command) => {
    const names = flagsOf(command).map(({ name }) => name)
    for (const word of names.flatMap(mistyped)) expect([word, nearest(word, names)]).not.toContain(undefined)
  })
})
