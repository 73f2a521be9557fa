import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sharedRegistry, startRegistry } from '../rig/index.ts'
import { buildLayout } from '../support/layout/layout.ts'
import { openGate, type Passing } from './support/gate.ts'
import { outcomes } from './support/report.ts'
import { noEngine, semtag } from './support/semtag.ts'

const mebi = 2 ** 20

/**
 * True for the first transfer of the named blob and of every third other blob, and for every third request
 * for something else. At most four equal requests, such as the starts of uploads: semtag tries five times.
 */
function everyThird(named: string) {
  const asked = new Set<string>()
  const cuts = new Map<string, number>()
  const counts = { blobs: 0, others: 0 }
  const transfers: string[] = []
  return {
    transfers,
    cut({ method, path }: Passing) {
      // An upload has another address each time, and the blob's digest in its query.
      const what = `${method} ${decodeURIComponent(path).replace(/\/uploads\/.*?(?:digest=|$)/, '/')}`
      const isBlob = /\/blobs\/sha256:/.test(what) && method !== 'HEAD'
      const isFirst = !asked.has(what)
      asked.add(what)
      const before = cuts.get(what) ?? 0
      // Blobs are counted and not their transfers, of which there are more or fewer as they overlap.
      const isCut = isBlob
        ? isFirst && (what.endsWith(named) || ++counts.blobs % 3 === 0)
        : ++counts.others % 3 === 0 && before < 4
      if (isCut) cuts.set(what, before + 1)
      if (isCut && isBlob) transfers.push(what.slice(what.indexOf('sha256:')))
      return isCut
    },
  }
}

test('a release completes although every third connection to both registries breaks in the middle of a blob', async () => {
  const from = sharedRegistry()
  const [to, directory] = await Promise.all([startRegistry(), mkdtemp(join(tmpdir(), 'semtag-broken-'))])
  const { digest, blobs } = await buildLayout(directory, { largeLayer: 8 * mebi })
  const large = blobs.find(({ size }) => size > mebi)?.digest ?? ''
  const [downloads, uploads] = [everyThird(large), everyThird(large)]
  const near = await openGate(from.host, downloads)
  const far = await openGate(to.host, uploads)
  try {
    const put = ['push', `oci:${directory}`, '0.0.1', '--registry', from.host, '--repository', 'broken']
    expect(await semtag(put, { engine: noEngine })).toMatchObject({ code: 0 })

    const copy = ['push', `docker://${near.host}/broken:latest`, '2.1.106', '--registry', far.host, '--json']
    const ran = await semtag(copy, { engine: noEngine })
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    expect(Object.values(outcomes(ran.stdout))).toEqual(['created', 'created', 'created', 'created'])
    for (const tag of ['2.1.106', '2.1', '2', 'latest'])
      expect(await to.manifest('broken', tag)).toMatchObject({ digest })

    for (const { transfers } of [downloads, uploads]) {
      expect(transfers).toContain(large)
      expect(transfers.length).toBeGreaterThanOrEqual(3)
    }
  } finally {
    await Promise.all([near.close(), far.close(), to.stop(), rm(directory, { recursive: true })])
  }
})
