import { expect, test } from 'vitest'
import { inputStyle, sentence } from '../../src/action/input-style.ts'

const style = inputStyle({ GITHUB_REF: 'refs/heads/main' })

test('messages name settings as inputs', () => {
  expect(style.name('tag-prefix', '1.')).toBe('the input tag-prefix "1."')
  expect(style.name('IMAGE')).toBe('the input image')
  expect(style.write({ registry: 'a.local', 'plain-http': true })).toBe('registry: a.local, plain-http: true')
})

test('messages name a missing input', () => {
  expect(style.missing('VERSION').message).toContain('GITHUB_REF is "refs/heads/main"')
  expect(inputStyle({ GITHUB_EVENT_NAME: 'pull_request' }).missing('VERSION').hint).toBe(
    "Give version, or skip this step in pull requests: if: github.event_name != 'pull_request'.",
  )
  expect(style.missing('IMAGE').hint).toContain('semtag.config.json')
})

test('a sentence begins with a capital letter', () => {
  const reported = style.misshapen('dry-run', 'yes', 'switch')
  expect(sentence(reported)).toEqual({
    code: 'INVALID_ARGUMENT',
    message: 'The input dry-run is "yes", which is neither true nor false.',
    hint: 'Write dry-run: true, or leave it out.',
  })
  expect(sentence({ ...reported, message: 'Give the input version.' }).message).toBe(
    'Give the input version.',
  )
})
