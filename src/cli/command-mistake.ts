import { type CommandName, commandNames } from '../config/flags.ts'
import { nearest } from '../config/suggestion.ts'
import type { Problem } from '../domain/errors.ts'
import { clean } from '../domain/text.ts'

const back = 'It withdraws a bad release, and deletes nothing.'

const possible = 'It finds out whether a release would be possible.'

/** Hints for commands that other programs have. */
const otherWords: Readonly<Record<string, readonly [CommandName, string]>> = {
  tag: ['push', 'It publishes an image, and moves its aliases.'],
  release: ['push', 'It publishes an image, and moves its aliases.'],
  publish: ['push', 'It publishes an image, and moves its aliases.'],
  list: ['ls', 'It shows the versions and the aliases of a repository.'],
  tags: ['ls', 'It shows the versions and the aliases of a repository.'],
  delete: ['rm', 'It deletes tags; semtag yank withdraws a bad release.'],
  remove: ['rm', 'It deletes tags; semtag yank withdraws a bad release.'],
  untag: ['rm', 'It deletes tags; semtag yank withdraws a bad release.'],
  undo: ['yank', back],
  rollback: ['yank', back],
  revert: ['yank', back],
  withdraw: ['yank', back],
  restore: ['unyank', 'It cancels a withdrawal.'],
  repair: ['reconcile', 'It moves every alias to the version that it belongs on.'],
  doctor: ['check', possible],
  verify: ['check', possible],
  sync: ['reconcile', 'It moves every alias to the version that it belongs on.'],
}

/** The problem of a word that is not a command, or of a line without a command. */
export function commandMistake(word: string | undefined): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: word === undefined ? 'No command is given.' : `"${clean(word)}" is not a command.`,
    hint: hintFor(word),
  }
}

function hintFor(word: string | undefined): string {
  if (word === 'login' || word === 'logout')
    return `Use docker ${word} HOST: semtag reads the credentials of docker.`
  if (word !== undefined && Object.hasOwn(otherWords, word)) {
    const [name, what] = otherWords[word] ?? []
    return `Did you mean ${name}? ${what}`
  }
  const near =
    word === undefined ? undefined : nearest(word, [...commandNames, 'completion', 'version', 'help'])
  if (near !== undefined) return `Did you mean ${near}?`
  return `The commands are ${commandNames.slice(0, -1).join(', ')} and ${commandNames.at(-1)}; see semtag --help.`
}
