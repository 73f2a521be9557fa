import { getEventListeners } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { releaseReport } from '../../src/config/schema/report-schema.ts'
import { release } from '../../src/index.ts'
import type { ReleaseEvent } from '../../src/ports/run.ts'
import { type RegistryOptions, startRegistry } from '../support/registry/registry.ts'

const env = { HOME: '/nonexistent' }
const label = 'org.opencontainers.image.version'

/** A registry that holds an image as `built`. */
async function openRegistry(options: RegistryOptions = {}) {
  const registry = await startRegistry(options)
  onTestFinished(() => registry.close())
  registry.image('ui', 'built', { content: 'ui' })
  return { registry, image: `docker://${registry.host}/ui:built` }
}

test('a release returns its report, and reports its events', async () => {
  const { registry, image } = await openRegistry()
  const events: ReleaseEvent[] = []
  const reporter = { event: (event: ReleaseEvent) => void events.push(event) }
  const report = await release({ image, version: '2.1.106' }, { env, reporter })
  expect(releaseReport.parse(report)).toMatchObject({ status: 'complete', version: '2.1.106' })
  expect([...registry.tags('ui').keys()]).toEqual(['built', '2.1.106', '2.1', '2', 'latest'])
  expect(events.map(({ kind }) => kind)).toContain('published')
})

test('a dry run writes nothing', async () => {
  const { registry, image } = await openRegistry()
  expect(await release({ image, version: '2.1.106', dryRun: true }, { env })).toMatchObject({
    dryRun: true,
    status: 'complete',
  })
  expect([...registry.tags('ui').keys()]).toEqual(['built'])
})

test('several images have one report', async () => {
  const { registry, image } = await openRegistry()
  registry.image('api', 'built', { content: 'api' })
  const images = [image, { image: image.replace('/ui', '/api'), tagPrefix: 'v' }]
  const report = await release({ images, version: '2.1.106' }, { env })
  expect('releases' in report && report.releases.map(({ status }) => status)).toEqual([
    'complete',
    'complete',
  ])
  expect([...registry.tags('api').keys()]).toContain('v2.1')
})

test('every mistake in the settings is reported together, and nothing is contacted', async () => {
  const settings = { image: 'Ui', version: '2.1', latest: 'always', latestRange: '<3' } as const
  await expect(release(settings, { env })).rejects.toMatchObject({
    semtag: true,
    problems: [
      { message: 'version "2.1" in the settings is not a full version: the patch is missing.' },
      { message: expect.stringContaining('image "Ui" in the settings is not a valid image reference') },
      { message: expect.stringContaining('latestRange') },
    ],
  })
})

test('the library takes no setting from the environment or from npm', async () => {
  const { registry, image } = await openRegistry()
  const around = {
    ...env,
    SEMTAG_TAG_PREFIX: 'v',
    SEMTAG_NONSENSE: 'yes',
    npm_lifecycle_event: 'postpublish',
    npm_config_dry_run: 'true',
  }
  await release({ image, version: '2.1.106' }, { env: around })
  expect([...registry.tags('ui').keys()]).toContain('2.1')
})

test('the credential of the environment is used, and is in no message', async () => {
  const { registry, image } = await openRegistry({ auth: { basic: { user: 'ci', password: 'hunter22' } } })
  const credential = { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' }
  expect(await release({ image, version: '1.0.0' }, { env: { ...env, ...credential } })).toMatchObject({
    status: 'complete',
  })
  registry.fault(
    { method: 'GET' },
    { status: 403, body: { errors: [{ code: 'DENIED', message: 'not hunter22' }] } },
  )
  const report = await release({ image, version: '1.0.1' }, { env: { ...env, ...credential } })
  expect(report.status).toBe('failed')
  expect(JSON.stringify(report)).not.toContain('hunter22')
})

test('a signal ends the release, and the report says so', async () => {
  const { image } = await openRegistry()
  const signal = AbortSignal.abort()
  expect(await release({ image, version: '1.0.0' }, { env, signal })).toMatchObject({
    status: 'failed',
    problems: [{ code: 'INTERRUPTED' }],
  })
})

test('a release leaves no listener on its signal, and no secret reaches the reporter', async () => {
  const { registry, image } = await openRegistry({ auth: { basic: { user: 'ci', password: 'hunter22' } } })
  const content = JSON.stringify({ schemaVersion: 2, manifests: [], annotations: { [label]: 'hunter22' } })
  registry.addManifest('ui', 'other', Buffer.from(content), 'application/vnd.oci.image.index.v1+json')
  const { signal } = new AbortController()
  const events: string[] = []
  const reporter = { event: (event: ReleaseEvent) => void events.push(JSON.stringify(event)) }
  const around = { env: { ...env, SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' }, signal, reporter }
  await release({ image: image.replace('built', 'other'), version: '1.0.0' }, around)
  expect(getEventListeners(signal, 'abort')).toEqual([])
  expect(events.join()).toContain('says')
  expect(events.join()).not.toContain('hunter22')
})
