import { expect, test } from 'vitest'
import {
  manifestFor,
  manifestList,
  missingPlatforms,
  platformManifests,
} from '../../../src/engine/api/inspect.ts'
import { digestOf } from '../../support/engine/engine.ts'

const amd64 = { os: 'linux', architecture: 'amd64' }
const summary = (fields: object) => ({ ID: digestOf('x'), Available: true, Kind: 'image', ...fields })

test('the platform is that of the image, and else that of its descriptor', () => {
  const list = manifestList.parse([
    summary({
      ImageData: { Platform: amd64 },
      Descriptor: { platform: { os: 'linux', architecture: '386' } },
    }),
    summary({ Descriptor: { platform: { ...amd64, variant: '' } } }),
  ])
  expect(platformManifests(list).map(({ platform }) => platform)).toEqual([amd64, amd64])
})

test.each([
  ['an attestation', { Kind: 'attestation', Descriptor: { platform: amd64 } }],
  [
    'unknown/unknown',
    { Kind: 'unknown', Descriptor: { platform: { os: 'unknown', architecture: 'unknown' } } },
  ],
  ['a platform of a strange form', { Descriptor: { platform: 'linux/amd64' } }],
  ['no platform', { Kind: 'unknown', ImageData: null }],
])('%s is no platform', (_, fields) => {
  expect(platformManifests(manifestList.parse([summary(fields)]))).toEqual([])
})

test('an id that is no digest leaves the platform without a manifest', () => {
  const manifests = platformManifests(
    manifestList.parse([summary({ ID: 'x', Available: false, ImageData: { Platform: amd64 } })]),
  )
  expect(missingPlatforms(manifests)).toEqual(['linux/amd64'])
  expect(manifestFor(manifests, amd64)).toMatchObject({ digest: undefined })
})
