import { expect, test } from 'vitest'
import { releaseVersion } from '../../../src/config/read/version.ts'
import { environmentVoice } from '../../../src/config/sources/environment.ts'
import { flagWording } from '../../../src/domain/wording.ts'

const found = (asked: object, environment: object) =>
  releaseVersion(
    {
      asked: { values: { ...asked }, voice: flagWording },
      environment: { values: { ...environment }, voice: environmentVoice },
    },
    { 'git-tag-prefix': undefined },
    {
      env: {},
      npm: undefined,
      manifest: { path: '/package.json', version: '1.0.0' },
      wording: flagWording,
    },
  )

test('the version that is asked for comes before that of the environment, and that before others', () => {
  const environment = { VERSION: '2.0.0' }
  expect(found({ VERSION: '3.0.0' }, environment)).toMatchObject({ value: { version: { text: '3.0.0' } } })
  expect(found({ VERSION: '3.0.0' }, environment)).not.toHaveProperty('value.from')
  expect(found({}, environment)).toMatchObject({
    value: { version: { text: '2.0.0' }, from: 'SEMTAG_VERSION' },
  })
  expect(found({}, {})).toMatchObject({ value: { version: { text: '1.0.0' }, from: 'package.json' } })
})

test('what is no version is told where it was given', () => {
  expect(found({ VERSION: '2.1' }, {})).toMatchObject({
    problem: { message: '"2.1" is no full version: the patch is missing.' },
  })
  expect(found({}, { VERSION: '2.1' })).toMatchObject({
    problem: { message: 'SEMTAG_VERSION "2.1" is no full version: the patch is missing.' },
  })
})
