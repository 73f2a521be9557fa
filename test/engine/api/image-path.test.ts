import { expect, test } from 'vitest'
import { imagePath } from '../../../src/engine/api/tag.ts'

test.each([
  ['image-gallery', 'image-gallery'],
  ['registry.local:5000/gallery/ui:2.1', 'registry.local:5000/gallery/ui:2.1'],
  ['[::1]:5000/ui', '%5B::1%5D:5000/ui'],
  [`sha256:${'a'.repeat(64)}`, `sha256:${'a'.repeat(64)}`],
])('%s goes into the path as %s', (image, path) => {
  expect(imagePath(image)).toBe(path)
})

test.each(['../containers/json', 'ui?all=1', 'ui%2f..', 'ui#x', 'ui/../x', '', 'ui\nX-Header: 1'])(
  '"%s" never becomes a path',
  (image) => {
    expect(() => imagePath(image)).toThrow(expect.objectContaining({ code: 'INVALID_REFERENCE' }))
  },
)
