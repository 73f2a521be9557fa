import { expect, test } from 'vitest'
import { noCommand } from '../../src/cli/no-command.ts'

const all = 'The commands are push, plan, ls, reconcile, yank, unyank, rm and prune; see semtag --help.'

test.each([
  ['pusj', '"pusj" is no command.', 'Did you mean push?'],
  ['reconsile', '"reconsile" is no command.', 'Did you mean reconcile?'],
  [
    'delete',
    '"delete" is no command.',
    'Did you mean rm? It deletes tags; semtag yank withdraws a bad release.',
  ],
  [
    'list',
    '"list" is no command.',
    'Did you mean ls? It shows the versions and the aliases of a repository.',
  ],
  ['undo', '"undo" is no command.', 'Did you mean yank? It withdraws a bad release, and deletes nothing.'],
  [
    'rollback',
    '"rollback" is no command.',
    'Did you mean yank? It withdraws a bad release, and deletes nothing.',
  ],
  ['constructor', '"constructor" is no command.', all],
  ['scan', '"scan" is no command.', all],
  ['\u001b[2J', '"[2J" is no command.', all],
  [undefined, 'No command is given.', all],
])('semtag %s', (word, message, hint) => {
  expect(noCommand(word)).toEqual({ code: 'INVALID_ARGUMENT', message, hint })
})
