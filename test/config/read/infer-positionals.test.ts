import { describe, expect, test } from 'vitest'
import { argumentSwallowed, swapped } from '../../../src/config/read/infer-positionals.ts'
import { pushLine } from '../../../src/config/schema/push.ts'

describe('positionals', () => {
  test('an unknown flag may have taken the missing argument', () => {
    expect(argumentSwallowed({ IMAGE: '1.2.3', dryrun: 'ui' }, pushLine)).toBe(true)
  })

  test.each([
    { IMAGE: 'ui' },
    { IMAGE: 'ui', VERSION: '1.2.3', regstry: 'x' },
    { IMAGE: 'ui', dryrun: true },
    { IMAGE: 'ui', registry: ['a.local'], repository: 'x' },
    { IMAGE: 'ui', VERSION: '1.2.3', _: ['more'] },
  ])('no flag has taken an argument in %j', (values) => {
    expect(argumentSwallowed(values, pushLine)).toBe(false)
  })
})

describe('swapped', () => {
  const found = (IMAGE: string | undefined, VERSION: string | undefined) =>
    swapped(pushLine.schema.parse({ IMAGE, VERSION }))

  test.each([
    ['2.1.106', 'ui'],
    ['v2.1.106-rc.1', 'ghcr.io/acme/ui:dev'],
    ['2.1.106', '127.0.0.1:5000/ui'],
    ['2.1.106', 'docker://ghcr.io/acme/ui'],
    ['2.1.106', 'oci:build/ui'],
  ])('%s %s is in the wrong order', (image, version) => {
    expect(found(image, version)).toEqual({
      code: 'INVALID_ARGUMENT',
      message: `IMAGE is the version "${image}", and VERSION is "${version}".`,
      hint: `Write the image first: semtag push ${version} ${image}.`,
    })
  })

  test.each([
    ['ui', '2.1.106'],
    ['2.1.106', '2.1.107'],
    ['2.1.106', '2.1'],
    ['2.1.106', '2.1.x'],
    ['2.1', 'ui'],
    ['2.1.106', '^2'],
    ['2.1.106', ''],
    ['2.1.106', 'https://ci:hunter22@a.local/ui'],
    ['2.1.106', undefined],
    [undefined, 'ui'],
  ])('%s %s is in the right order', (image, version) => {
    expect(found(image, version)).toBeUndefined()
  })
})
