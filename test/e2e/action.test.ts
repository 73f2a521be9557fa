import { expect, test } from 'vitest'
import { runBundle } from '../action/run-bundle.ts'
import { buildImage, sharedEngine, sharedRegistry } from '../rig/index.ts'
import { semtag } from './support/semtag.ts'

test('the action releases from the engine, and its report equals that of the command line', async () => {
  const engine = sharedEngine()
  const registry = sharedRegistry()
  const repositories = { action: 'action/by-action', command: 'action/by-command' }
  for (const version of ['2.1.106', '2.2.11', '2.1.107']) {
    const image = 'action/image-gallery'
    await buildImage(engine, { name: image, layers: 1, seed: `action ${version}` })
    const target = ['--registry', registry.host, '--repository', repositories.command]
    const reported = await semtag(['push', image, version, ...target, '--json'], { engine: engine.host })
    expect(reported, reported.stderr).toMatchObject({ code: 0 })

    const step = await runBundle(
      { image, registry: registry.host, repository: repositories.action },
      { DOCKER_HOST: engine.host, GITHUB_REF: `refs/tags/v${version}` },
    )
    expect(step, step.log).toMatchObject({ code: 0, outputs: { status: 'complete', version } })
    const { json = '', digest, tags = '', moved = '' } = step.outputs
    expect(JSON.parse(json)).toEqual({
      ...JSON.parse(reported.stdout.replaceAll(repositories.command, repositories.action)),
      versionFrom: 'GITHUB_REF',
    })

    const repository = `${registry.host}/${repositories.action}`
    for (const reference of tags.split('\n')) {
      const tag = reference.slice(repository.length + 1)
      expect((await registry.manifest(repositories.action, tag))?.digest).toBe(digest)
    }
    const notices = step.commands.filter(({ name }) => name === 'notice')
    expect(notices).toHaveLength(moved === '' ? 0 : 1)
    expect(step.summary).toContain(digest?.slice('sha256:'.length))
  }
})
