import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseImage } from '../../../src/domain/image/image.ts'
import { formatReference } from '../../../src/domain/image/reference.ts'
import { layouts, named, rejectedImages } from '../cases/images.ts'

test.each(named)('%s is an image of the kind %s: %s', (text, kind, name) => {
  const image = parseImage(text)
  expect(image).toMatchObject({ ok: true, value: { kind, text } })
  if (!image.ok || !('reference' in image.value)) throw new TypeError(text)
  expect(formatReference(image.value.reference)).toBe(name)
})

test('the name for the engine has no transport', () => {
  expect(parseImage('docker-daemon:ui:dev')).toMatchObject({
    value: { text: 'docker-daemon:ui:dev', reference: { text: 'ui:dev' } },
  })
})

test.each(layouts)('%s is an image layout', (text, layout) => {
  expect(parseImage(text)).toEqual({ ok: true, value: { text, ref: undefined, ...layout } })
})

test.each(rejectedImages)('%s is not an image: %s', (text, reason, hint) => {
  const image = parseImage(text)
  expect(image).toMatchObject({ ok: false, problem: { code: 'INVALID_REFERENCE', hint } })
  expect(image.ok ? '' : image.problem.message).toMatch(
    /^".*" is not (?:an image|a valid image reference): .+\.$/,
  )
  expect(image.ok ? '' : image.problem.message).toContain(reason)
})

describe('any text', () => {
  const soup = fc
    .array(
      fc.constantFrom(
        ...['docker', '//', 'docker-daemon:', 'oci:', 'oci-archive:', 'dir:', ':', '@', '/', 'ui', 'A'],
        `sha256:${'f'.repeat(64)}`,
      ),
      { maxLength: 8 },
    )
    .map((words) => words.join(''))

  test('is an image of one line that has what its kind needs, or a problem with a hint', () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string()), (text) => {
        const image = parseImage(text)
        if (!image.ok) {
          expect(image.problem.message).toMatch(/^.+\.$/)
        } else if ('reference' in image.value) {
          const { tag, digest } = image.value.reference
          expect(image.value.kind === 'engine' || tag !== undefined || digest !== undefined).toBe(true)
        } else expect(image.value.path).not.toBe('')
      }),
      { numRuns: 2000 },
    )
  })
})
