import { expect } from 'vitest'
import { parseDigest } from '../../src/domain/image/digest.ts'
import { type BuiltLayout, buildLayout, writeIndex } from '../support/layout/layout.ts'
import { errorOf, openDirectory, test } from './fixture.ts'

const type = 'application/vnd.oci.image.index.v1+json'
const other = parseDigest(`sha256:${'0'.repeat(64)}`)

/** Two images, of which the second has two names. */
async function twoImages(directory: string): Promise<readonly [BuiltLayout, BuiltLayout]> {
  const first = await buildLayout(directory, { content: 'first' })
  const second = await buildLayout(directory, { content: 'second' })
  const descriptor = ({ digest }: BuiltLayout, image: string, ref: string) => ({
    mediaType: type,
    digest,
    size: 1,
    annotations: { 'io.containerd.image.name': image, 'org.opencontainers.image.ref.name': ref },
  })
  await writeIndex(directory, [
    descriptor(first, 'docker.io/library/ui:dev', 'dev'),
    descriptor(second, 'registry.local:5000/gallery:dev', 'dev'),
    descriptor(second, 'registry.local:5000/gallery:2.1', '2.1-candidate'),
  ])
  return [first, second]
}

test.for([
  ['docker.io/library/ui:dev', 0],
  ['ui:dev', 0],
  ['@0', 0],
  ['registry.local:5000/gallery:dev', 1],
  ['2.1', 1],
  ['2.1-candidate', 1],
  ['@2', 1],
] as const)('the reference %s chooses its image', async ([ref, position], { directory }) => {
  const built = await twoImages(directory)
  const { root, close } = await openDirectory(directory, { ref })
  expect(root.digest).toBe(built[position].digest)
  await close()
})

test.for([
  [undefined, 'has more than one image: '],
  ['dev', 'has more than one image "dev": '],
  ['3', 'has no image "3". It has '],
  ['ui', 'has no image "ui". It has '],
  ['@3', 'has no image "@3". It has '],
  [`@${other}`, `has no image "@${other}". It has `],
  ['\u001b[31m', 'has no image "[31m". It has '],
] as const)('the reference %s is refused with a list of the images', async ([ref, words], { directory }) => {
  await twoImages(directory)
  expect(await errorOf(openDirectory(directory, { ref }))).toMatchObject({
    code: 'LAYOUT_INVALID',
    message: `${directory} ${words}docker.io/library/ui:dev, registry.local:5000/gallery:dev, registry.local:5000/gallery:2.1.`,
    hint: `Name one of them, for example oci:${directory}:docker.io/library/ui:dev.`,
  })
})

test('several names of one image are one image', async ({ directory }) => {
  const { digest } = await buildLayout(directory)
  await writeIndex(directory, [
    { mediaType: type, digest, size: 1 },
    { mediaType: type, digest, size: 1, annotations: { 'org.opencontainers.image.ref.name': 'dev' } },
  ])
  const { root, close } = await openDirectory(directory)
  expect(root.digest).toBe(digest)
  await close()
})

test('the digest of a metadata file is found in index.json and in an index that it names', async ({
  directory,
}) => {
  const [first, second] = await twoImages(directory)
  const child = second.children['linux/arm64'] ?? other
  for (const digest of [first.digest, second.digest, child]) {
    for (const choice of [{ digest }, { ref: `@${digest}` }]) {
      const { root, close } = await openDirectory(directory, choice)
      expect(root.digest).toBe(digest)
      await close()
    }
  }
  expect((await errorOf(openDirectory(directory, { digest: child, ref: 'ui:dev' }))).message).toContain(
    `has no image "@${child}".`,
  )
})

test('images without names are listed by digest, up to ten', async ({ directory }) => {
  const digests = Array.from({ length: 12 }, (_, index) =>
    parseDigest(`sha256:${String(index).padStart(64, '0')}`),
  )
  await buildLayout(directory)
  await writeIndex(
    directory,
    digests.map((digest) => ({
      mediaType: type,
      digest,
      size: 1,
      annotations: { 'org.opencontainers.image.ref.name': 'all' },
    })),
  )
  const { message, hint } = await errorOf(openDirectory(directory, { ref: 'all' }))
  expect(message).toContain(`has more than one image "all": @${digests[0]}, @${digests[1]}, `)
  expect(message).toMatch(/0009 and 2 more\.$/)
  expect(hint).toContain(`oci:${directory}:@${digests[0]}.`)
})
