import { describe, expect, test } from 'vitest'
import { parseCommandLine } from '../../src/cli/parser.ts'

function parse(...words: readonly string[]) {
  return parseCommandLine(words)
}

describe('a command line', () => {
  test.each([
    ['push a 1.10', { IMAGE: 'a', VERSION: '1.10' }],
    ['push a 1e3', { IMAGE: 'a', VERSION: '1e3' }],
    ['push 0x10 01.2.3', { IMAGE: '0x10', VERSION: '01.2.3' }],
    ['push -- a 1.10', { IMAGE: 'a', VERSION: '1.10' }],
    ['push a -- 1.10 b', { IMAGE: 'a', VERSION: '1.10', _: ['b'] }],
    ['push -r a.local:5000 a 1.10', { IMAGE: 'a', VERSION: '1.10', registry: ['a.local:5000'] }],
    ['-r a.local -q push a 1', { IMAGE: 'a', VERSION: '1', registry: ['a.local'], quiet: true }],
    ['push a 1 -r b --registry=c', { IMAGE: 'a', VERSION: '1', registry: ['b', 'c'] }],
    ['push a 1 --channel=next=*', { IMAGE: 'a', VERSION: '1', channel: ['next=*'] }],
    ['push a 1 --repository x --repository y', { IMAGE: 'a', VERSION: '1', repository: ['x', 'y'] }],
    ['push a 1 --tag-prefix 1.10', { IMAGE: 'a', VERSION: '1', 'tag-prefix': '1.10' }],
    [
      'push a 1 --no-color --no-local-tags',
      { IMAGE: 'a', VERSION: '1', 'no-color': true, 'no-local-tags': true },
    ],
    ['push a 1 --no-json', { IMAGE: 'a', VERSION: '1', 'no-json': true }],
    ['push a 1 --latest sometimes', { IMAGE: 'a', VERSION: '1', latest: 'sometimes' }],
    ['push a 1 --dry-run=yes', { IMAGE: 'a', VERSION: '1', 'dry-run': 'yes' }],
    ['push a 1 -r b -r', { IMAGE: 'a', VERSION: '1', registry: '' }],
    ['push a 1 --IMAGE b', { IMAGE: 'a', VERSION: '1', _: ['b'] }],
    ['push a 1 --version 2', { IMAGE: 'a', VERSION: '1', version: '2' }],
    ['push a 1 --x.y 2', { IMAGE: 'a', VERSION: '1', 'x.y': '2' }],
    ['push a 1 -rgh.local --tag help', { IMAGE: 'a', VERSION: '1', registry: ['gh.local'], tag: ['help'] }],
    ['push a 1 --registry=', { IMAGE: 'a', VERSION: '1', registry: '' }],
    ['push a 1 -hardened', { IMAGE: 'a', VERSION: '1', '-hardened': true }],
    ['push a 1 --variant -hardened', { IMAGE: 'a', VERSION: '1', variant: '' }],
    ['push help', { IMAGE: 'help' }],
    ['push a', { IMAGE: 'a' }],
    ['push', {}],
  ])('is read by yargs: semtag %s', async (line, values) => {
    expect(await parse(...line.split(' '))).toEqual({
      kind: 'command',
      arguments: { command: 'push', values },
    })
  })

  test.each([
    ['ls a', 'ls', { REPOSITORY: 'a' }],
    ['ls a b', 'ls', { REPOSITORY: 'a', _: ['b'] }],
    ['ls', 'ls', {}],
    ['yank a 1.10 2.20', 'yank', { REPOSITORY: 'a', VERSION: ['1.10', '2.20'] }],
    ['yank a -- -1', 'yank', { REPOSITORY: 'a', VERSION: ['-1'] }],
    ['unyank a --VERSION 1', 'unyank', { REPOSITORY: 'a', VERSION: ['1'] }],
    ['yank a 1 --version 2', 'yank', { REPOSITORY: 'a', VERSION: ['1'], version: '2' }],
    [
      'yank a --reason why 1 -r b -r c',
      'yank',
      { REPOSITORY: 'a', VERSION: ['1'], reason: 'why', registry: ['b', 'c'] },
    ],
    ['-r b rm a x y --all', 'rm', { REPOSITORY: 'a', TAG: ['x', 'y'], registry: 'b', all: true }],
    ['rm a help', 'rm', { REPOSITORY: 'a', TAG: ['help'] }],
    ['yank a 1 --reason -h', 'yank', { REPOSITORY: 'a', VERSION: ['1'], reason: '' }],
    ['rm a --all=yes', 'rm', { REPOSITORY: 'a', all: 'yes' }],
    ['reconcile a --overwrite', 'reconcile', { REPOSITORY: 'a', overwrite: true }],
  ])('gives its words to the schema: semtag %s', async (line, command, values) => {
    expect(await parse(...line.split(' '))).toEqual({ kind: 'command', arguments: { command, values } })
  })

  test('empty words stay words', async () => {
    expect(await parse('plan', '', '', '--registry', '')).toEqual({
      kind: 'command',
      arguments: { command: 'plan', values: { IMAGE: '', VERSION: '', registry: '' } },
    })
  })
})

describe('mistakes', () => {
  test('an unknown command is a mistake', async () => {
    expect(await parse('pusj', 'a', '1')).toEqual({
      kind: 'mistake',
      problem: { code: 'INVALID_ARGUMENT', message: '"pusj" is not a command.', hint: 'Did you mean push?' },
    })
  })

  test.each([['-qh'], ['-hq'], ['--quiet']])(
    'flags without a command are a mistake: semtag %s',
    async (line) => {
      expect(await parse(...line.split(' '))).toMatchObject({
        kind: 'mistake',
        problem: { message: 'No command is given.' },
      })
    },
  )

  test.each([['help pusj'], ['pusj --help'], ['-rb pusj -h']])(
    'an unknown command has no help: semtag %s',
    async (line) => {
      expect(await parse(...line.split(' '))).toEqual({
        kind: 'mistake',
        problem: {
          code: 'INVALID_ARGUMENT',
          message: '"pusj" is not a command.',
          hint: 'Did you mean push?',
        },
      })
    },
  )

  test.each(['--constructor', '--toString'])('a flag %s does not crash the parser', async (flag) => {
    await expect(parse('push', 'a', '1', flag, 'x')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})

describe('texts', () => {
  test.each([['--help'], ['-h'], ['help'], ['version --help']])(
    'semtag %s gives the help of the program',
    async (line) => {
      expect(await parse(...line.split(' '))).toEqual({ kind: 'help', command: undefined })
    },
  )

  test.each([['push --help'], ['push a 1 -h'], ['help push'], ['push -r b --help']])(
    'semtag %s gives the help of the program',
    async (line) => {
      expect(await parse(...line.split(' '))).toMatchObject({ kind: 'help', command: { name: 'push' } })
    },
  )

  test.each([['--version'], ['-v'], ['-V'], ['version'], ['version --json'], ['-q --version']])(
    'semtag %s gives the version',
    async (line) => {
      expect(await parse(...line.split(' '))).toEqual({ kind: 'version' })
    },
  )

  test('semtag alone gives nothing', async () => {
    expect(await parse()).toEqual({ kind: 'nothing' })
  })
})

describe('completion', () => {
  test.each([
    [['completion'], { kind: 'script', shell: undefined }],
    [['completion', 'fish'], { kind: 'script', shell: 'fish' }],
    [
      ['completion', '--word=--re', '--', 'push', 'a'],
      { kind: 'completion', word: '--re', before: ['push', 'a'] },
    ],
    [
      ['completion', '--word=', '--', 'push', '--help'],
      { kind: 'completion', word: '', before: ['push', '--help'] },
    ],
    [['completion', '--help'], { kind: 'help', command: 'completion' }],
    [['help', 'completion'], { kind: 'help', command: 'completion' }],
  ])('semtag %j', async (words, parsed) => {
    expect(await parse(...words)).toEqual(parsed)
  })
})
