import { expect } from 'vitest'
import { parseDigest } from '../../src/domain/image/digest.ts'
import { json, writeBlob } from '../support/layout/blobs.ts'
import { buildLayout, writeIndex, writeManifest } from '../support/layout/layout.ts'
import { errorOf, openDirectory, signal, test } from './fixture.ts'

const indexType = 'application/vnd.oci.image.index.v1+json'

test('the manifests about an image are those with it as subject, and those of the fallback tag', async ({
  directory,
}) => {
  const { digest } = await buildLayout(directory)
  const root = { mediaType: indexType, digest, size: 1 }
  const sbom = await writeManifest(directory, { artifactType: 'application/spdx+json', subject: root })
  const listed = await writeManifest(directory, { artifactType: 'application/x' })
  const gone = { ...listed, digest: parseDigest(`sha256:${'1'.repeat(64)}`) }
  const fallback = await writeBlob(
    directory,
    indexType,
    json({ schemaVersion: 2, mediaType: indexType, manifests: [listed, sbom] }),
  )
  await writeIndex(directory, [
    root,
    sbom,
    gone,
    { ...sbom, mediaType: 'text/plain' },
    { ...fallback, annotations: { 'org.opencontainers.image.ref.name': digest.replace(':', '-') } },
  ])
  const { content, close } = await openDirectory(directory, { digest })
  const found = await content.referrers(digest, signal)
  expect(found.map((entry) => entry.digest)).toEqual([sbom.digest, listed.digest])
  expect(await content.referrers(sbom.digest, signal)).toEqual([])
  await close()
})

test('too many manifests to look at are refused', async ({ directory }) => {
  const { digest } = await buildLayout(directory)
  await writeIndex(
    directory,
    Array.from({ length: 1001 }, () => ({ mediaType: indexType, digest, size: 1 })),
  )
  const { content, close } = await openDirectory(directory)
  expect(await errorOf(content.referrers(digest, signal).then(() => undefined))).toMatchObject({
    code: 'LAYOUT_INVALID',
    message: `index.json of ${directory} names more than 1000 manifests, too many to look at all.`,
  })
  await close()
})
