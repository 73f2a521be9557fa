import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { readInputs } from '../../src/action/inputs.ts'
import { prepareInputs } from '../../src/action/release.ts'
import { createProject } from '../support/project.ts'
import { startRegistry } from '../support/registry/registry.ts'
import { sha256 } from '../support/registry/store.ts'
import { stepOf } from './run-action.ts'

describe('the preparation', () => {
  const around = { stdin: Readable.from([]), workingDirectory: '/nonexistent', onContent() {} }
  const prepared = (env: Readonly<Record<string, string>>) => prepareInputs(readInputs(env), around)

  test('announces content before it passes through the process', async () => {
    const onContent = vi.fn()
    const env = { INPUT_IMAGE: 'docker://a.local/ui:dev', INPUT_VERSION: '2.1.106' }
    await prepareInputs(readInputs(env), { ...around, onContent })
    expect(onContent).toHaveBeenCalledOnce()
  })

  test('replaces the tag by the digest of a build', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'semtag-prepare-')), 'metadata.json')
    const digest = sha256(Buffer.from('image'))
    await writeFile(path, JSON.stringify({ 'containerimage.digest': digest }))
    const { options } = await prepared({
      INPUT_IMAGE: 'docker://a.local/ui',
      INPUT_VERSION: '2.1.106',
      'INPUT_METADATA-FILE': path,
    })
    expect(options).toMatchObject({
      version: { major: 2, minor: 1, patch: 106 },
      images: [{ image: { reference: { digest } } }],
    })
  })

  test('reports every mistake together, and a missing version once', async () => {
    const mistakes = prepared({
      INPUT_IMAGE: 'ui',
      'INPUT_DRY-RUN': 'yes',
      INPUT_LATEST: 'sometimes',
      'INPUT_CA-FILE': '/nonexistent.pem',
      INPUT_USERNAME: 'ci',
      GITHUB_REF: 'refs/heads/main',
    })
    await expect(mistakes).rejects.toMatchObject({
      problems: [
        { message: 'The input username is given, but password is empty.' },
        { message: 'The input dry-run is "yes", which is neither true nor false.' },
        { message: 'The input latest "sometimes" is not one of auto, always, never.' },
        {
          message:
            'The input version is not given, package.json has no version, and no tag started this workflow: GITHUB_REF is "refs/heads/main".',
        },
        { message: 'The input ca-file "/nonexistent.pem" does not exist.' },
      ],
    })
  })

  describe('the configuration of the repository', () => {
    const settings = { image: 'ui', registry: 'a.local', tagPrefix: 'v' }
    const inRepository = async (env: Readonly<Record<string, string>>, version = '0.0.0') => {
      const workingDirectory = await createProject({ 'package.json': { version, semtag: settings } })
      return prepareInputs(readInputs(env), { ...around, workingDirectory })
    }

    test('needs no input, and the pushed tag comes before package.json', async () => {
      const { options } = await inRepository({ GITHUB_REF: 'refs/tags/v2.1.106' })
      expect(options).toMatchObject({
        version: { text: '2.1.106' },
        versionFrom: 'GITHUB_REF',
        images: [{ targets: [{ registry: 'a.local', path: 'ui' }], policy: { tagPrefix: 'v' } }],
      })
      const branch = await inRepository({ GITHUB_REF: 'refs/heads/main' }, '2.1.106')
      expect(branch.options).toMatchObject({ version: { text: '2.1.106' }, versionFrom: 'package.json' })
    })

    test('is replaced by inputs, and the report names no origin of the version', async () => {
      const { options } = await inRepository({
        INPUT_VERSION: '1.2.3',
        'INPUT_TAG-PREFIX': 'r',
        SEMTAG_TAG_PREFIX: 'e',
      })
      expect(options).toMatchObject({ version: { text: '1.2.3' }, images: [{ policy: { tagPrefix: 'r' } }] })
      expect(options).not.toHaveProperty('versionFrom')
    })

    test('is named in messages as its place writes it', async () => {
      const mistakes = inRepository({
        GITHUB_REF: 'refs/tags/api@1.2.3',
        'INPUT_GIT-TAG-PREFIX': 'ui@',
        SEMTAG_VARIANT: '2.1',
      })
      await expect(mistakes).rejects.toMatchObject({
        problems: [
          {
            message:
              'The pushed git tag "api@1.2.3" (GITHUB_REF) does not begin with the input git-tag-prefix "ui@".',
            hint: 'Run the release only for tags of this package, or give the input version.',
          },
          { message: 'SEMTAG_VARIANT "2.1" cannot be the name of a variant.' },
        ],
      })
    })
  })
})

describe('a release of inputs', () => {
  test('gives no program the password of the inputs', async () => {
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

  test('ends if it takes too long', async () => {
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
})
