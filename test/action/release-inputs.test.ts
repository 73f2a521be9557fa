import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startRegistry } from '../support/registry/registry.ts'
import { stepOf } from './run-action.ts'

test('programs that are started do not get the password of the inputs', async () => {
  const [source, target] = await Promise.all([
    startRegistry({ auth: { bearer: { anonymous: ['pull'] } } }),
    startRegistry({ name: 'localhost' }),
  ])
  onTestFinished(async () => void (await Promise.all([source.close(), target.close()])))
  const directory = await mkdtemp(join(tmpdir(), 'semtag-programs-'))
  const seen = join(directory, 'seen')
  const helper = join(directory, 'docker-credential-probe')
  await writeFile(
    helper,
    `#!/bin/sh\nenv >> ${seen}\necho 'credentials not found in native keychain'\nexit 1\n`,
  )
  await chmod(helper, 0o755)
  await mkdir(join(directory, 'docker'))
  await writeFile(join(directory, 'docker', 'config.json'), JSON.stringify({ credsStore: 'probe' }))
  const { digest } = source.image('build/ui', undefined)

  const step = await stepOf(
    {
      image: `docker://${source.host}/build/ui@${digest}`,
      version: '1.0.0',
      registry: target.host,
      repository: 'ui',
      username: 'ci',
      password: 'hunter22',
    },
    {
      PATH: `${directory}:${process.env['PATH']}`,
      DOCKER_CONFIG: join(directory, 'docker'),
      SEMTAG_PASSWORD: 'of the job',
    },
  )
  expect(step.code, step.log).toBe(0)
  const variables = await readFile(seen, 'utf8')
  expect(variables).toContain('DOCKER_CONFIG=')
  expect(variables).not.toMatch(/hunter22|of the job/)
})

test('a release that takes too long ends', async () => {
  const registry = await startRegistry()
  onTestFinished(() => registry.close())
  registry.fault({ method: 'GET', times: 99 }, 'hang')
  const step = await stepOf({
    image: `docker://${registry.host}/build/ui:1`,
    version: '1.0.0',
    registry: registry.host,
    timeout: '50ms',
  })
  expect(step.commands.at(-1)?.message).toContain('semtag took longer than 50 milliseconds')
})
