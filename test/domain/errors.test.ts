import { expect, test } from 'vitest'
import {
  asSemtagError,
  distinctProblems,
  errorCodes,
  errorOf,
  interruption,
  isSemtagError,
  type Problem,
  SemtagError,
} from '../../src/domain/errors.ts'

const problem: Problem = {
  code: 'INVALID_VERSION',
  message: '"2.1" is not a full version.',
  hint: 'Type "2.1.0".',
}

test('an error has the fields of its problem', () => {
  const cause = new Error('ENOENT')
  const error = new SemtagError({ code: 'ENGINE_ERROR', message: 'It failed.', speaker: 'engine', cause })
  expect(error).toMatchObject({
    name: 'SemtagError',
    code: 'ENGINE_ERROR',
    message: 'It failed.',
    speaker: 'engine',
  })
  expect(error.cause).toBe(cause)
  expect(error.problems).toEqual([{ code: 'ENGINE_ERROR', message: 'It failed.', speaker: 'engine' }])
  expect(error.hint).toBeUndefined()
})

test('the default speaker is semtag', () => {
  expect(new SemtagError(problem)).toMatchObject({
    speaker: 'semtag',
    hint: 'Type "2.1.0".',
    problems: [problem],
  })
})

test('errorOf combines several problems', () => {
  const other: Problem = { code: 'NO_REGISTRY', message: '"ui" names no registry.' }
  const error = errorOf([problem, other])
  expect(error).toMatchObject({ code: 'INVALID_VERSION', hint: 'Type "2.1.0".', problems: [problem, other] })
  expect(error.message).toBe('"2.1" is not a full version.\n"ui" names no registry.')
})

test('problems are equal if their code and message are equal', () => {
  const others: readonly Problem[] = [
    { ...problem, code: 'INVALID_ARGUMENT' },
    { ...problem, message: '"2" is not a full version.' },
  ]
  expect(distinctProblems([problem, ...others, { ...problem }])).toEqual([problem, ...others])
})

test('isSemtagError recognises an error of another copy of the module', () => {
  const copy = Object.assign(new Error('x'), { semtag: true, code: 'DENIED', problems: [] })
  expect(isSemtagError(copy)).toBe(true)
  expect(isSemtagError(new SemtagError(problem))).toBe(true)
})

test.each([new Error('x'), { semtag: true, problems: [] }, 'DENIED', null, undefined])(
  '%j is none',
  (thrown) => {
    expect(isSemtagError(thrown)).toBe(false)
  },
)

test('every code has an exit status', () => {
  for (const [code, kind] of Object.entries(errorCodes)) {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect(['usage', 'refused', 'failed']).toContain(kind)
  }
})

test('asSemtagError wraps other errors, and returns a SemtagError unchanged', () => {
  const own = new SemtagError(problem)
  expect(asSemtagError(own)).toBe(own)
  const unexpected = new TypeError('too deep')
  expect(asSemtagError(unexpected)).toMatchObject({ code: 'INTERNAL', cause: unexpected })
  expect(asSemtagError(unexpected).message).toBe('semtag stopped on an unexpected error: too deep.')
  expect(asSemtagError('nonsense').message).toBe('semtag stopped on an unexpected error: nonsense.')
})

test.each(['EMFILE', 'ENFILE'])('the limit of open files is named: %s', (code) => {
  const thrown = Object.assign(new Error('too many open files'), { code })
  expect(asSemtagError(thrown)).toMatchObject({ code: 'INTERNAL', cause: thrown })
  expect(asSemtagError(thrown).message).toContain(`more files (${code})`)
})

test('the reason of an abort is the error, or its cause', () => {
  const own = new SemtagError({ code: 'TIMEOUT', message: 'The time is over.' })
  expect(interruption(AbortSignal.abort(own))).toBe(own)
  expect(interruption(AbortSignal.abort('SIGINT'))).toMatchObject({ code: 'INTERRUPTED', cause: 'SIGINT' })
})
