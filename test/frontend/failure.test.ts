import { expect, test } from 'vitest'
import { errorOf, SemtagError } from '../../src/domain/errors.ts'
import { failureOf } from '../../src/frontend/failure.ts'

const options = {
  paint: (_style: unknown, text: string) => text,
  mask: (text: string) => text.replaceAll('hunter22', '***'),
  debug: false,
}

test('every problem is shown with its speaker and its hint', () => {
  const error = errorOf([
    {
      code: 'UNAUTHORIZED',
      message: 'The password hunter22 is wrong.',
      hint: 'Log in.',
      speaker: 'registry',
    },
    { code: 'CREDENTIALS', message: 'It cannot be read.' },
  ])
  expect(failureOf(error, options)).toEqual({
    text: 'Error response from the registry: The password *** is wrong.\n  Log in.\nError: It cannot be read.\n',
    document: {
      schemaVersion: 1,
      status: 'failed',
      problems: [
        { code: 'UNAUTHORIZED', message: 'The password *** is wrong.', hint: 'Log in.', speaker: 'registry' },
        { code: 'CREDENTIALS', message: 'It cannot be read.', speaker: 'semtag' },
      ],
    },
  })
})

test.each([
  ['INVALID_ARGUMENT', 'usage'],
  ['VERSION_LABEL', 'refused'],
  ['TIMEOUT', 'failed'],
] as const)('the code %s has the status %s', (code, status) => {
  expect(failureOf(new SemtagError({ code, message: 'x' }), options).document.status).toBe(status)
})

test('any other error is a bug in semtag; its stack is shown only with --debug', () => {
  const thrown = new RangeError('too deep', { cause: new TypeError('below') })
  const { text, document } = failureOf(thrown, options)
  expect(text).toBe(
    'Error: semtag stopped on an unexpected error: too deep.\n  This is a bug in semtag. Run the same command with --debug, and report what it prints.\n',
  )
  expect(document).toMatchObject({ status: 'failed', problems: [{ code: 'INTERNAL' }] })
  expect(failureOf(thrown, { ...options, debug: true }).text).toMatch(
    /RangeError: too deep\n {4}at [\s\S]*TypeError: below\n {4}at /,
  )
})

test('--debug shows the cause of an error of semtag, but not its own stack', () => {
  const plain = new SemtagError({ code: 'TIMEOUT', message: 'late' })
  expect(failureOf(plain, { ...options, debug: true }).text).toBe('Error: late\n')
  const caused = new SemtagError({ code: 'TIMEOUT', message: 'late', cause: new Error('socket') })
  expect(failureOf(caused, { ...options, debug: true }).text).toMatch(/^Error: late\nError: socket\n {4}at /)
})

test('a limit of open files is not a bug in semtag', () => {
  const thrown = Object.assign(new Error('EMFILE: too many open files, open x'), { code: 'EMFILE' })
  expect(failureOf(thrown, options).text).toBe(
    'Error: The system does not let this process open more files (EMFILE).\n  Raise the limit, for example with ulimit -n 1024, and run the command again.\n',
  )
})

test('a thrown value may be any value', () => {
  expect(failureOf('nonsense', options).text).toContain('semtag stopped on an unexpected error: nonsense.')
})

test('the cause that --debug shows is cleaned too', () => {
  const error = new SemtagError({ code: 'TIMEOUT', message: 'late', cause: new Error('a\u202Eb\u001b[2J') })
  expect(failureOf(error, { ...options, debug: true }).text).toMatch(/^Error: late\nError: a b \[2J\n {4}at /)
})
