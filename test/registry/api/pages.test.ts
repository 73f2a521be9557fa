import { describe, expect, test } from 'vitest'
import { nextLink, nextPage } from '../../../src/registry/api/pages.ts'

describe('link', () => {
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
    [' </x>; rel="next" ', '/x'],
    ['</x', null],
    ['/x', null],
    ['</x>; rel="next', null],
    ['</x>; rel="next" and more', null],
    ['/x; rel="next"', '/x'],
    ['/x; rel="prev"', null],
  ])('semtag finds the next page in the Link %j', ([field, expected]) => {
    expect(nextLink(field)).toBe(expected)
  })
})

describe('next page', () => {
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
  ] as const)('the next page may be %s', ([, link, expected]) => {
    expect(next(link)).toBe(expected)
  })

  test.for([
    'http://registry.local:5000/',
    'https://registry.local/',
    'https://elsewhere.example/',
    'http://[',
  ])('a link to %s is refused', (address) => {
    expect(() => next(`<${address}>; rel="next"`)).toThrow(
      'The tag list of registry.local:5000/gallery/ui continues on another server.',
    )
  })

  test('a Link that cannot be read is refused', () => {
    expect(() => next('</v2/x')).toThrow(
      'The tag list of registry.local:5000/gallery/ui names its next page in an unreadable Link.',
    )
  })
})
