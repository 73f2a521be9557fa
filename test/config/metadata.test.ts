import { describe, expect, test } from 'vitest'
import { metadataDigest, withMetadata } from '../../src/config/metadata.ts'
import { parseDigest } from '../../src/domain/image/digest.ts'
import { type Image, parseImage } from '../../src/domain/image/image.ts'

const digest = parseDigest(`sha256:${'a'.repeat(64)}`)
const other = parseDigest(`sha256:${'b'.repeat(64)}`)
const key = 'containerimage.digest'

describe('the file', () => {
  // After https://docs.docker.com/reference/cli/docker/buildx/build/#metadata-file, and that of bake.
  test.each([
    {
      'buildx.build.provenance': {},
      'buildx.build.ref': 'default/default/0fjb6ubs52xx3vygf6fgdl611',
      'containerimage.config.digest': other,
      'containerimage.descriptor': { digest, size: 506 },
      [key]: digest,
      'image.name': 'docker.io/acme/ui:latest',
    },
    { 'buildx.build.warnings': [], ui: { 'buildx.build.ref': 'default/x', [key]: digest } },
  ])('has a digest: %j', (metadata) => {
    expect(metadataDigest('metadata.json', JSON.stringify(metadata))).toEqual({ ok: true, value: digest })
  })

  test.each([
    ['', 'holds no JSON object', 'Name the file that docker buildx build --metadata-file wrote.'],
    ['[]', 'holds no JSON object', undefined],
    [`{"${key}"`, 'holds no JSON object', undefined],
    [
      '{"buildx.build.ref":"x"}',
      `has no ${key}`,
      'The build must store the image: add --push or --output type=oci,dest=FILE.',
    ],
    [`{"${key}":7}`, `has no ${key}`, undefined],
    [`{"__proto__":{"${key}":7}}`, `has no ${key}`, undefined],
    [
      JSON.stringify({ web: { [key]: digest }, 'a\u001b[2Jpi': { [key]: other } }),
      'has 2 images: web, a [2Jpi',
      'Release each by its own digest: docker://REPOSITORY@sha256:…',
    ],
    [`{"${key}":"sha256:12"}`, `has the ${key} "sha256:12", which is not a digest`, 'Build the image again.'],
  ])('has no digest: %s', (text, reason, hint) => {
    expect(metadataDigest('metadata.json', text)).toMatchObject({
      ok: false,
      problem: {
        code: 'INVALID_ARGUMENT',
        message: `--metadata-file "metadata.json" ${reason}.`,
        ...(hint === undefined ? {} : { hint }),
      },
    })
  })
})

function image(text: string): Image {
  const parsed = parseImage(text)
  if (!parsed.ok) throw new TypeError(parsed.problem.message)
  return parsed.value
}

describe('the image', () => {
  test.each([
    'docker://ghcr.io/acme/ui',
    'docker://ghcr.io/acme/ui:build-7',
    `docker://ghcr.io/acme/ui@${digest}`,
  ])('in a registry gets the digest: %s', (text) => {
    const described = withMetadata(image(text), digest)
    if (!described.ok || !('reference' in described.value)) throw new TypeError(text)
    expect(described.value).toMatchObject({ kind: 'registry', text })
    expect(described.value.reference).toMatchObject({ repository: { path: 'acme/ui' }, digest })
    expect(described.value.reference.tag).toBeUndefined()
  })

  test.each(['oci:ui', 'oci:ui:2.1', `oci:ui:@${digest}`])('in a layout gets the digest: %s', (text) => {
    expect(withMetadata(image(text), digest)).toEqual({
      ok: true,
      value: { kind: 'oci', text, path: 'ui', ref: undefined, digest },
    })
  })

  test.each([`docker://ghcr.io/acme/ui@${other}`, `oci:ui:@${other}`])(
    'with another digest is a mistake: %s',
    (text) => {
      expect(withMetadata(image(text), digest)).toEqual({
        ok: false,
        problem: {
          code: 'INVALID_ARGUMENT',
          message: `"${text}" and --metadata-file name two images, ${other} and ${digest}.`,
          hint: 'Leave one of them out.',
        },
      })
    },
  )

  test('in the engine stays the same', () => {
    expect(withMetadata(image(`ui@${other}`), digest)).toEqual({ ok: true, value: image(`ui@${other}`) })
  })
})
