import { describe, expect, test } from 'vitest'
import { type Problem, SemtagError } from '../../src/domain/errors.ts'
import { errorFor, problemFor, reportFor } from '../../src/frontend/caller-words.ts'
import { reportOf } from './report.ts'

const known = ['platform', 'plain-http', 'insecure', 'ca-file', 'ignore', 'timeout']
/** A caller that has `overwrite` and `assume-highest` nowhere. */
const nameOf = (setting: string) => (known.includes(setting) ? `the key ${setting}` : undefined)
const hintOf = (hint: string) => problemFor({ code: 'INTERNAL', message: 'No.', hint }, nameOf).hint

describe('a hint', () => {
  test.each([
    [
      'Use --ca-file FILE, or --insecure to go on.',
      'Use the key ca-file FILE, or the key insecure to go on.',
    ],
    [
      '--plain-http and --insecure are for targets.',
      'The key plain-http and the key insecure are for targets.',
    ],
    [
      'Release the new content under a new version, or replace content that users may have pulled with --overwrite.',
      'Release the new content under a new version.',
    ],
    ['Where it has no higher version, say so with --assume-highest.', undefined],
    ['Replace it with --overwrite, or release another version.', 'Release another version.'],
    ['Log in. Or take it for the highest with --assume-highest.', 'Log in.'],
    // A command in a hint has its own flags.
    ['semtag reconcile --create creates it.', 'semtag reconcile --create creates it.'],
    ['semtag plan --protect harbor prints a rule.', 'semtag plan --protect harbor prints a rule.'],
    ['Run: az acr repository update --insecure x', 'Run: az acr repository update --insecure x'],
    ['A tag such as a--insecure is none.', 'A tag such as a--insecure is none.'],
  ])('of the caller: %s', (hint, expected) => {
    expect(hintOf(hint)).toBe(expected)
  })
})

test('messages of engines and registries stay the same, and messages of semtag change', () => {
  const message = 'It took longer than --timeout.'
  const spoken = (speaker: Problem['speaker'] & string) =>
    problemFor({ code: 'TIMEOUT', message, speaker }, nameOf).message
  expect(spoken('registry')).toBe(message)
  expect(spoken('semtag')).toBe('It took longer than the key timeout.')
})

test('the notes, warnings and problems of a report are in the words of the caller', () => {
  const note = 'exclude it with --ignore'
  const report = reportOf({
    warnings: ['Drop --plain-http.'],
    targets: [
      { tags: [{ note }], problems: [{ code: 'INTERNAL', message: 'No.', hint: 'Drop --insecure.' }] },
    ],
  })
  expect(reportFor(report, nameOf)).toMatchObject({
    warnings: ['Drop the key plain-http.'],
    targets: [
      {
        tags: [{ note: 'exclude it with the key ignore' }],
        problems: [{ hint: 'Drop the key insecure.' }],
      },
    ],
  })
})

test('an error keeps its code and its cause', () => {
  const cause = new Error('why')
  const error = new SemtagError({ code: 'TIMEOUT', message: 'No.', hint: 'Use --timeout 2h.', cause })
  expect(errorFor(error, nameOf)).toMatchObject({
    code: 'TIMEOUT',
    cause,
    problems: [{ message: 'No.', hint: 'Use the key timeout 2h.' }],
  })
})
