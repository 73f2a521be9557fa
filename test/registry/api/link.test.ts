import { expect, test } from 'vitest'
import { nextLink } from '../../../src/registry/api/pages.ts'

test.for<[string | string[] | undefined, string | undefined | null]>([
  [undefined, undefined],
  ['', undefined],
  ['</v2/a/tags/list?last=b&n=1>; rel="next"', '/v2/a/tags/list?last=b&n=1'],
  ['</v2/a/tags/list?last=b>;rel=next', '/v2/a/tags/list?last=b'],
  ['<https://r.example/v2/a>; REL="Next"', 'https://r.example/v2/a'],
  ['</x>; title="a, b; c"; rel="next"', '/x'],
  ['</x>; rel="prev", </y>; rel="next"', '/y'],
  [['</x>; rel="prev"', '</y>; rel="next"'], '/y'],
  ['</x>; rel="last next"', '/x'],
  ['</x>; rel="nextish"', undefined],
  ['</x>; rel=nexter', undefined],
  ['</x>; title="rel=next"', '/x'],
  ['</x>', '/x'],
  ['</x>; title="more"', '/x'],
  ['</first>; rel="first", </y>', '/y'],
  ['</x', null],
  ['/x', null],
  ['</x>; rel="next', null],
  ['</x>; rel="next" and more', null],
  ['/x; rel="next"', '/x'],
  ['/x; rel="prev"', null],
])('%j', ([field, expected]) => {
  expect(nextLink(field)).toBe(expected)
})
