import { expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { isRestored, withdrawalTag } from '../../../src/domain/tags/withdrawal.ts'
import { failure } from '../../support/registry/reply.ts'
import type { Settings } from '../../support/registry/settings.ts'
import { openMaintenanceWorkshop, path } from '../maintenance-workshop.ts'

/** A registry that refuses types of artifacts which it does not know, as GitLab does. */
async function open(deletion: Settings['deletion']) {
  const shop = await openMaintenanceWorkshop({ deletion })
  const isArtifact = ({ method, body }: { method: string; body: Uint8Array }) =>
    method === 'PUT' && Buffer.from(body).includes('"artifactType":"application/vnd.semtag')
  const detail = 'unknown media type: application/vnd.semtag.withdrawal.v1'
  const refusal = {
    status: 400,
    body: { errors: [{ code: 'MANIFEST_INVALID', message: 'manifest invalid', detail }] },
  }
  const refused = shop.registry.fault({ when: isArtifact, times: 99 }, refusal)
  shop.fill({ '1.0.0': '1.0.0 1.0', '1.1.0': '1.1.0', '1.2.0': '1.2.0 1.2 1 latest' })
  return {
    shop,
    refused,
    marker: (version: string) => shop.registry.tags(path).get(withdrawalTag(parseTag(version))),
  }
}

test('semtag writes a marker as an image after the registry refuses the artifact, and remembers that', async () => {
  const { shop, refused, marker } = await open('none')
  const yanked = await shop.yank('1.1.0 1.2.0', { reason: 'no' })
  expect(yanked.status).toBe('complete')
  expect(refused.count).toBe(1)
  expect(shop.contents()).toMatchObject({ '1.0.0': '1 1.0 1.0.0 latest' })
  const digest = marker('1.2.0')
  const bytes = (digest && shop.registry.manifests(path).get(digest)?.bytes) ?? new Uint8Array()
  const manifest = JSON.parse(Buffer.from(bytes).toString())
  expect(manifest).not.toHaveProperty('artifactType')
  expect(manifest.annotations).toMatchObject({ 'dev.semtag.withdrawal.reason': 'no' })
  expect(await shop.yank('1.2.0')).toMatchObject({ status: 'complete' })

  const restored = await shop.unyank('1.2.0')
  expect(restored.status).toBe('complete')
  expect(isRestored(marker('1.2.0'))).toBe(true)
  expect(shop.contents()).toMatchObject({ '1.2.0': '1 1.2 1.2.0 latest' })
  expect(await shop.unyank('1.2.0')).toMatchObject({ status: 'complete' })
})

test('semtag writes the dummy manifest of a deletion as an image too', async () => {
  const { shop, refused } = await open('digest')
  expect(await shop.remove('1.0', { force: true })).toMatchObject({ status: 'complete' })
  expect(refused.count).toBe(1)
  expect(shop.registry.tags(path).has('1.0')).toBe(false)
  expect(shop.registry.tags(path).has('1.0.0')).toBe(true)
})

test('a registry that refuses both forms says why', async () => {
  const shop = await openMaintenanceWorkshop()
  shop.fill({ '1.0.0': '1.0.0 1.0' })
  shop.registry.fault({ method: 'PUT', path: /manifests/, times: 99 }, failure(400, 'MANIFEST_INVALID', 'no'))
  const report = await shop.yank('1.0.0')
  expect(report.status).toBe('failed')
  expect(report.targets[0]?.problems[0]).toMatchObject({ code: 'MANIFEST_INVALID' })
  expect(report.targets[0]?.problems[0]?.message).toContain('MANIFEST_INVALID: no')
})
