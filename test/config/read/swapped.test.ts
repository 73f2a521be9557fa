import { expect, test } from 'vitest'
import { swapped } from '../../../src/config/read/infer-positionals.ts'
import { pushSchema } from '../../../src/config/schema/push.ts'

const found = (IMAGE: string | undefined, VERSION: string | undefined) =>
  swapped(pushSchema.parse({ IMAGE, VERSION }))

test.each([
  ['2.1.106', 'ui'],
  ['v2.1.106-rc.1', 'ghcr.io/acme/ui:dev'],
  ['2.1.106', '127.0.0.1:5000/ui'],
  ['2.1.106', 'docker://ghcr.io/acme/ui'],
  ['2.1.106', 'oci:build/ui'],
])('%s %s', (image, version) => {
  expect(found(image, version)).toEqual({
    code: 'INVALID_ARGUMENT',
    message: `IMAGE is the version "${image}", and VERSION is "${version}".`,
    hint: `The image stands first: semtag push ${version} ${image}.`,
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
])('not %s %s', (image, version) => {
  expect(found(image, version)).toBeUndefined()
})
