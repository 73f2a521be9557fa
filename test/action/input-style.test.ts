import { expect, test } from 'vitest'
import { inputVoice, sentence } from '../../src/action/input-style.ts'

const voice = inputVoice({ GITHUB_REF: 'refs/heads/main' })

test('settings are inputs', () => {
  expect(voice.name('tag-prefix', '1.')).toBe('the input tag-prefix "1."')
  expect(voice.name('IMAGE')).toBe('the input image')
  expect(voice.write({ registry: 'a.local', 'plain-http': true })).toBe('registry: a.local, plain-http: true')
})

test('what is missing', () => {
  expect(voice.missing('VERSION').message).toContain('GITHUB_REF is "refs/heads/main"')
  expect(inputVoice({ GITHUB_EVENT_NAME: 'pull_request' }).missing('VERSION').hint).toBe(
    "Give version, or skip this step in pull requests: if: github.event_name != 'pull_request'.",
  )
  expect(voice.missing('IMAGE').hint).toContain('semtag.config.json')
})

test('a sentence begins with a capital letter', () => {
  const told = voice.misshapen('dry-run', 'yes', 'switch')
  expect(sentence(told)).toEqual({
    code: 'INVALID_ARGUMENT',
    message: 'The input dry-run is "yes", which is neither true nor false.',
    hint: 'Write dry-run: true, or leave it out.',
  })
  expect(sentence({ ...told, message: 'Give the input version.' }).message).toBe('Give the input version.')
})
