import { expect, test } from 'vitest'
import { requestLine } from '../../src/frontend/progress.ts'

const request = {
  method: 'GET',
  url: 'http://registry.local:5000/v2/ui/tags/list',
  status: 200,
  milliseconds: 3.6,
  attempt: 1,
} as const

test('a request', () => {
  expect(requestLine(request)).toBe('GET http://registry.local:5000/v2/ui/tags/list 200 4 ms')
  expect(requestLine({ ...request, status: undefined, attempt: 2 })).toBe(
    'GET http://registry.local:5000/v2/ui/tags/list no answer 4 ms (attempt 2)',
  )
})
