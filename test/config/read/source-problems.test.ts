import { expect, test } from 'vitest'
import { sourceProblems } from '../../../src/config/read/images.ts'
import { pushSchema } from '../../../src/config/schema/push.ts'
import { parseImage } from '../../../src/domain/image/image.ts'

function problems(image: string, values: object) {
  const parsed = parseImage(image)
  if (!parsed.ok) throw new TypeError(parsed.problem.message)
  return sourceProblems(pushSchema.parse(values), parsed.value)
}

const elsewhere = { referrers: true, 'metadata-file': 'metadata.json', via: 'registry' }

test.each(['docker://ghcr.io/acme/ui', 'oci:ui', 'oci-archive:ui.tar'])('%s', (image) => {
  expect(problems(image, elsewhere)).toEqual([])
  expect(problems(image, {})).toEqual([])
  expect(problems(image, { via: 'engine' })).toEqual([
    {
      code: 'INVALID_ARGUMENT',
      message: `--via "engine" is for images in the engine, and "${image}" is in none.`,
      hint: 'Leave it out; docker load or docker pull brings an image into the engine.',
    },
  ])
})

test.each([
  ['ui:dev', 'docker://REGISTRY/REPOSITORY'],
  ['docker-daemon:ui:dev', 'docker://REGISTRY/REPOSITORY'],
  ['ghcr.io/acme/ui:dev', 'docker://ghcr.io/acme/ui'],
])('%s', (image, where) => {
  expect(problems(image, { via: 'engine' })).toEqual([])
  expect(problems(image, {})).toEqual([])
  const hint = `Name the image where the build put it: ${where}, oci:DIRECTORY or oci-archive:FILE.`
  expect(problems(image, elsewhere)).toEqual([
    {
      code: 'INVALID_ARGUMENT',
      message: `--referrers finds nothing of "${image}": an engine keeps no signatures.`,
      hint,
    },
    {
      code: 'INVALID_ARGUMENT',
      message: `--metadata-file is for images in a registry or a layout, and "${image}" is in the engine.`,
      hint,
    },
  ])
})
