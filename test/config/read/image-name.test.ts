import { expect, test } from 'vitest'
import { readImageName } from '../../../src/config/read/images.ts'
import { environmentVoice } from '../../../src/config/sources/environment.ts'
import { flagWording } from '../../../src/domain/wording.ts'

test.each([
  ['Ui', flagWording, '"Ui" is no image reference: a repository is written in lower case.'],
  ['Ui', environmentVoice, 'SEMTAG_IMAGE "Ui" is no image reference: a repository is written in lower case.'],
  ['dir:ui', environmentVoice, 'SEMTAG_IMAGE "dir:ui" is no image: the transport dir: is not read.'],
  [
    'https://ci:hunter22@a.local/ui',
    environmentVoice,
    'SEMTAG_IMAGE has a user name, a password or a token in it.',
  ],
])('%s', (text, wording, message) => {
  expect(readImageName(text, wording)).toMatchObject({ ok: false, problem: { message } })
})

test('an image', () => {
  expect(readImageName('oci:build/ui', flagWording)).toMatchObject({ ok: true, value: { kind: 'oci' } })
})
