import { expect, test } from 'vitest'
import { nextPage } from '../../../src/registry/api/pages.ts'

function next(link?: string): string | undefined {
  const url = new URL('https://registry.local:5000/v2/gallery/ui/tags/list?n=100')
  const response = { url, status: 200, headers: { link }, body: new Uint8Array() }
  return nextPage(response, 'The tag list of registry.local:5000/gallery/ui')
}

test.for([
  ['the last page', undefined, undefined],
  ['a path', '</v2/gallery/ui/tags/list?last=b>; rel="next"', '/v2/gallery/ui/tags/list?last=b'],
  ['a query alone', '<?last=b>; rel="next"', '/v2/gallery/ui/tags/list?last=b'],
  ['an address', '<https://registry.local:5000/v2/x?last=b>; rel=next', '/v2/x?last=b'],
] as const)('%s', ([, link, expected]) => {
  expect(next(link)).toBe(expected)
})

test.for([
  'http://registry.local:5000/',
  'https://registry.local/',
  'https://elsewhere.example/',
  'http://[',
])('%s is another server', (address) => {
  expect(() => next(`<${address}>; rel="next"`)).toThrow(
    'The tag list of registry.local:5000/gallery/ui continues on another server.',
  )
})
