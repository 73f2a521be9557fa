import { describe, expect, test, vi } from 'vitest'
import { parseCommandLine } from '../../src/cli/parser.ts'

function parse(...words: readonly string[]) {
  return parseCommandLine(words, '1.2.3', 80)
}

describe('what yargs makes of a line', () => {
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
  ])('semtag %s', async (line, values) => {
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
  ])('semtag %s', async (line, command, values) => {
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
  test('a word that is no command', async () => {
    expect(await parse('pusj', 'a', '1')).toEqual({
      kind: 'mistake',
      problem: { code: 'INVALID_ARGUMENT', message: '"pusj" is no command.', hint: 'Did you mean push?' },
    })
  })

  test.each([['-qh'], ['-hq'], ['--quiet']])('flags without a command: semtag %s', async (line) => {
    expect(await parse(...line.split(' '))).toMatchObject({
      kind: 'mistake',
      problem: { message: 'No command is given.' },
    })
  })

  test.each([['help pusj'], ['pusj --help'], ['-rb pusj -h']])(
    'no help for what is no command: semtag %s',
    async (line) => {
      expect(await parse(...line.split(' '))).toEqual({
        kind: 'mistake',
        problem: { code: 'INVALID_ARGUMENT', message: '"pusj" is no command.', hint: 'Did you mean push?' },
      })
    },
  )

  test.each(['--constructor', '--toString'])('a flag %s is no crash', async (flag) => {
    await expect(parse('push', 'a', '1', flag, 'x')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})

describe('texts', () => {
  test.each([['--help'], ['-h'], ['help']])('semtag %s', async (word) => {
    expect(await parse(word)).toMatchObject({ kind: 'text', text: expect.stringContaining('semtag COMMAND') })
  })

  test.each([['push --help'], ['push a 1 -h'], ['help push'], ['push -r b --help']])(
    'semtag %s',
    async (line) => {
      const parsed = await parse(...line.split(' '))
      expect(parsed).toMatchObject({
        kind: 'text',
        text: expect.stringContaining('semtag push [IMAGE] [VERSION]'),
      })
    },
  )

  test('semtag --version', async () => {
    expect(await parse('--version')).toEqual({ kind: 'text', text: '1.2.3' })
  })

  test('semtag alone', async () => {
    expect(await parse()).toMatchObject({ kind: 'nothing', help: expect.stringContaining('semtag COMMAND') })
  })
})

describe('completion', () => {
  const complete = async (...words: readonly string[]) => {
    const parsed = await parse('--get-yargs-completions', 'semtag', ...words)
    return parsed.kind === 'text' ? parsed.text.split('\n') : parsed
  }

  test.each([
    [[''], ['push', 'plan', 'ls', 'reconcile', 'yank', 'unyank', 'rm', 'prune', 'completion']],
    [
      ['push', '--re'],
      ['--referrers', '--registry', '--repository', '--require-version-label'],
    ],
    [
      ['push', 'a', '1.2.3', '--latest', ''],
      ['auto', 'always', 'never'],
    ],
    [['-'], ['--version', '--help']],
  ])('%j', async (words, expected) => {
    vi.stubEnv('SHELL', '/bin/bash')
    const offered = await complete(...words)
    // bash itself keeps those that begin as the word does.
    expect(Array.isArray(offered) && offered.filter((word) => word.startsWith(words.at(-1) ?? ''))).toEqual(
      expected,
    )
  })

  test('each command offers its own flags', async () => {
    vi.stubEnv('SHELL', '/bin/bash')
    expect(await complete('yank', '--')).toEqual(
      expect.arrayContaining(['--reason', '--remove-empty', '--dry-run']),
    )
    expect(await complete('ls', '--')).not.toContain('--dry-run')
  })

  test('plan has no --dry-run', async () => {
    vi.stubEnv('SHELL', '/bin/bash')
    expect(await complete('push', '--')).toContain('--dry-run')
    expect(await complete('plan', '--')).not.toContain('--dry-run')
  })

  test('the script', async () => {
    expect(await parse('completion')).toMatchObject({
      kind: 'text',
      text: expect.stringContaining('semtag --get-yargs-completions'),
    })
  })
})
