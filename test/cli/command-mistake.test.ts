import { expect, test } from 'vitest'
import { commandMistake } from '../../src/cli/command-mistake.ts'

const all =
  'The commands are push, plan, promote, ls, reconcile, yank, unyank, rm, prune and check; see semtag --help.'

test.each([
  ['pusj', '"pusj" is not a command.', 'Did you mean push?'],
  ['reconsile', '"reconsile" is not a command.', 'Did you mean reconcile?'],
  [
    'delete',
    '"delete" is not a command.',
    'Did you mean rm? It deletes tags; semtag yank withdraws a bad release.',
  ],
  [
    'list',
    '"list" is not a command.',
    'Did you mean ls? It shows the versions and the aliases of a repository.',
  ],
  ['undo', '"undo" is not a command.', 'Did you mean yank? It withdraws a bad release, and deletes nothing.'],
  [
    'rollback',
    '"rollback" is not a command.',
    'Did you mean yank? It withdraws a bad release, and deletes nothing.',
  ],
  ['constructor', '"constructor" is not a command.', all],
  ['scan', '"scan" is not a command.', all],
  ['\u001b[2J', '"[2J" is not a command.', all],
  [undefined, 'No command is given.', all],
])('the hint for semtag %s names the nearest command', (word, message, hint) => {
  expect(commandMistake(word)).toEqual({ code: 'INVALID_ARGUMENT', message, hint })
})
