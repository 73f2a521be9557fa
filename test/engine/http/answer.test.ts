import { expect, test } from 'vitest'
import * as z from 'zod'
import { documentOf, Refusal } from '../../../src/engine/http/answer.ts'

test.each([
  ['{"message":"No such image"}', 'No such image'],
  ['{"cause":"x","message":"image not known","response":404}', 'image not known'],
  [
    '{"errorDetail":{"message":"pinging registry.local:5000"},"error":"pinging"}',
    'pinging registry.local:5000',
  ],
  ['404 page not found\n', '404 page not found'],
  ['<html>\n<h1>403 Forbidden</h1>\n</html>', '403 Forbidden'],
  ['{"message":""}', '{"message":""}'],
  ['', 'HTTP status 500'],
])('the answer %j has the reason "%s"', (text, words) => {
  expect(new Refusal(500, text).words).toBe(words)
})

test('documentOf checks the body', () => {
  const schema = z.object({ Id: z.string() })
  expect(documentOf({ Id: 'a', New: 1 }, schema, 'an image')).toEqual({ Id: 'a' })
  expect(() => documentOf({ Id: 1 }, schema, 'an image')).toThrow(
    'The engine\'s answer is not an image: {"Id":1}',
  )
})
