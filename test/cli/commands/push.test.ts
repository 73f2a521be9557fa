import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CliResult } from '../../support/run-cli.ts'
import { startWorld, type World } from '../../support/world.ts'

const directory = await mkdtemp(join(tmpdir(), 'semtag-push-'))

async function withHistory(): Promise<World> {
  const world = await startWorld()
  for (const version of ['2.1.114', '2.2.11', '3.0.42'])
    expect(await world.release(version)).toMatchObject({ code: 0 })
  world.registry.clearLog()
  return world
}

/** As a reader sees it: the port of the registry is another one in each run. */
function shown({ registry }: World, { stdout, stderr }: CliResult) {
  const named = (text: string) => text.replaceAll(registry.host, 'registry.local:5000')
  return { stdout: named(stdout), stderr: named(stderr) }
}

describe('a backport', () => {
  test('push prints the result on stdout, and progress on stderr', async () => {
    const world = await withHistory()
    const ran = await world.release('2.1.115')
    expect(ran.code).toBe(0)
    expect(shown(world, ran).stdout).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  2.1.115  sha256:bc4e619c7c8b
        created  2.1.115
        moved    2.1      2.1.114 → 2.1.115
        held     2        2.2.11 is newer
        held     latest   3.0.42 is newer
      "
    `)
    expect(shown(world, ran).stderr).toMatchInlineSnapshot(`
      "Pushing registry.local:5000/image-gallery:2.1.115
      ccbcbf1f766f: Pushed
      Pushed registry.local:5000/image-gallery:2.1.115  sha256:bc4e619c7c8b
      Tagged registry.local:5000/image-gallery:2.1
      Verifying registry.local:5000/image-gallery: 2.1
      "
    `)
    expect(await world.release('2.1.115', '--quiet')).toMatchObject({
      code: 0,
      stdout: `${world.registry.host}/image-gallery@${world.registry.tags('image-gallery').get('2.1')}\n`,
      stderr: '',
    })
  })

  test.each([['plan'], ['push --dry-run']])(
    'semtag %s writes nothing to the registry or to stderr',
    async (command) => {
      const world = await withHistory()
      world.build('image-gallery', 'new')
      const before = world.engine.requests.length
      const ran = await world.run([
        ...command.split(' '),
        'image-gallery',
        '2.1.115',
        '-r',
        world.registry.host,
      ])
      expect(ran).toMatchObject({ code: 0, stderr: '' })
      expect(shown(world, ran).stdout).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  2.1.115
        create  2.1.115
        move    2.1      2.1.114 → 2.1.115
        hold    2        2.2.11 is newer
        hold    latest   3.0.42 is newer
      "
    `)
      expect(world.registry.lines.filter((line) => !/^(?:GET|HEAD) /.test(line))).toEqual([])
      expect(world.engine.requests.slice(before).map(({ method }) => method)).not.toContain('POST')
    },
  )

  test('--json prints one document, which the --output file has too', async () => {
    const world = await withHistory()
    const output = join(directory, 'report.json')
    const ran = await world.release('2.1.115', '--json', '--output', output)
    expect(await readFile(output, 'utf8')).toBe(ran.stdout)
    const tags = world.registry.tags('image-gallery')
    const repository = `${world.registry.host}/image-gallery`
    const from = { version: '2.1.114', digest: tags.get('2.1.114') }
    const to = { version: '2.1.115', digest: tags.get('2.1.115') }
    const stays = (version: string) => ({ version, digest: tags.get(version) })
    expect(JSON.parse(ran.stdout)).toEqual({
      schemaVersion: 1,
      version: '2.1.115',
      dryRun: false,
      status: 'complete',
      source: {
        kind: 'engine',
        image: 'image-gallery',
        id: expect.stringMatching(/^sha256:/),
        platform: 'linux/amd64',
      },
      targets: [
        {
          repository,
          digest: to.digest,
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          tags: [
            { tag: '2.1.115', kind: 'exact', outcome: 'created', from: null, to, heldBy: null, reason: null },
            { tag: '2.1', kind: 'minor', outcome: 'moved', from, to, heldBy: null, reason: null },
            {
              tag: '2',
              kind: 'major',
              outcome: 'held',
              from: stays('2.2.11'),
              to: stays('2.2.11'),
              heldBy: '2.2.11',
              reason: 'newer',
            },
            {
              tag: 'latest',
              kind: 'latest',
              outcome: 'held',
              from: stays('3.0.42'),
              to: stays('3.0.42'),
              heldBy: '3.0.42',
              reason: 'newer',
            },
          ],
          problems: [],
        },
      ],
      moved: [{ repository, tag: '2.1', from, to }],
      warnings: [],
      problems: [],
    })
  })
})

describe('exit codes', () => {
  test('a missing image exits 1', async () => {
    const world = await startWorld()
    const ran = await world.run(['push', 'nothing', '1.2.3', '-r', world.registry.host, '--json'])
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatchInlineSnapshot(`
      "Error: The engine has no image "nothing:latest".
        Build it first, or find its name with docker images. If the image is only in a registry, name it docker://REGISTRY/nothing:latest.
      "
    `)
    expect(JSON.parse(ran.stdout)).toMatchObject({
      status: 'failed',
      problems: [{ code: 'IMAGE_NOT_FOUND' }],
    })
  })

  test.each([['push'], ['plan']])(
    '%s of a version that was published with other content exits 3',
    async (command) => {
      const world = await startWorld()
      await world.release('1.2.3')
      world.build('image-gallery', 'another')
      const ran = await world.run([command, 'image-gallery', '1.2.3', '-r', world.registry.host])
      expect(ran.code).toBe(3)
      expect(ran.stdout).toMatch(/refused? +1\.2\.3/)
      expect(ran.stderr).toMatch(/^Error: .*1\.2\.3/m)
    },
  )

  test('an alias that cannot be written exits 4', async () => {
    const world = await startWorld()
    world.registry.fault({ method: 'PUT', path: /manifests\/1\.2(?:\?|$)/, times: 9 }, { status: 403 })
    const ran = await world.release('1.2.3')
    expect(ran.code).toBe(4)
    expect(shown(world, ran).stdout).toMatch(/created {2}1\.2\.3\n {2}failed {3}1\.2\n/)
  })

  test.each([
    ['SIGHUP', 129, 'signal'],
    ['SIGINT', 130, 'Ctrl-C'],
    ['SIGTERM', 143, 'signal'],
  ] as const)('%s before any write exits %i', async (signal, code, again) => {
    const world = await startWorld()
    world.build('ui', 'ui')
    const { happened } = world.registry.fault({ path: /tags\/list/ }, 'hang')
    const running = world.start(['push', 'ui', '1.2.3', '-r', world.registry.host])
    await happened
    expect(running.signal(signal)).toBe(true)
    const ran = await running.done
    expect(ran).toMatchObject({ code, exits: [] })
    expect(ran.stderr).toContain(`semtag was interrupted (${signal}).`)
    expect(ran.stderr).toContain(`Stopping; a second ${again} stops at once, without a report.`)
    expect(ran.stderr).not.toContain('again to continue')
    expect(running.signal(signal)).toBe(false)
  })

  test('a signal after a write exits 4', async () => {
    const world = await startWorld()
    world.build('ui', 'ui')
    const { happened } = world.registry.fault({ method: 'PUT', path: /manifests\/1\.2(?:\?|$)/ }, 'hang')
    const running = world.start(['push', 'ui', '1.2.3', '-r', world.registry.host])
    await happened
    running.signal('SIGHUP')
    const ran = await running.done
    expect(ran.code).toBe(4)
    expect(ran.stdout).toContain('created  1.2.3')
    expect(ran.stderr).toContain(
      'Error: semtag was interrupted (SIGHUP).\n  Run the same command again to continue.\n',
    )
  })

  test('a second signal ends the process at once', async () => {
    const world = await startWorld()
    world.build('ui', 'ui')
    const { happened } = world.registry.fault({ path: /tags\/list/ }, 'hang')
    const running = world.start(['push', 'ui', '1.2.3', '-r', world.registry.host])
    await happened
    running.signal('SIGTERM')
    running.signal('SIGINT')
    expect((await running.done).exits).toEqual([130])
  })

  test('--timeout exits 1', async () => {
    const world = await startWorld()
    world.build('ui', 'ui')
    world.registry.fault({ path: /tags\/list/ }, 'hang')
    const ran = await world.run(['plan', 'ui', '1.2.3', '-r', world.registry.host, '--timeout', '200ms'])
    expect(ran).toMatchObject({ code: 1, exits: [] })
    expect(ran.stderr).toMatch(/^Error: semtag took longer than 200 milliseconds/)
  })
})

describe('--output', () => {
  test('that cannot be written after a release exits 4, and the report is printed', async () => {
    const world = await startWorld()
    const ran = await world.release('1.2.3', '--output', '/dev/full')
    expect(ran.code).toBe(4)
    expect(ran.stdout).toContain('created  1.2.3')
    expect(ran.stderr).toContain('Error: --output "/dev/full" cannot be written: the disk is full.')
  })

  test.each([[['--output', '-']], [['-o', '-']], [['-o-']]])(
    '%j prints the document on stdout, and nothing else',
    async (flags) => {
      const world = await startWorld()
      const { code, stdout } = await world.release('1.2.3', ...flags)
      expect(code).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, version: '1.2.3', status: 'complete' })
      const mistaken = await world.run(['push', 'ui', '1.2', ...flags])
      expect(mistaken.code).toBe(2)
      expect(JSON.parse(mistaken.stdout)).toMatchObject({ status: 'usage' })
    },
  )

  test('- and --quiet contradict each other', async () => {
    const world = await startWorld()
    expect(await world.release('1.2.3', '-o', '-', '--quiet')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--json and --quiet contradict each other.'),
    })
  })

  test('that cannot be written after a plan exits 1', async () => {
    const world = await startWorld()
    const ran = await world.release('1.2.3', '--dry-run', '--output', '/dev/full', '--json')
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.stdout)).toMatchObject({ status: 'complete' })
  })
})

describe('text from outside', () => {
  const nasty = '::error::\u001b[2J\r\n::add-mask::x\u202e ##[add-mask]y'

  test.each([
    ['a registry', 3, { status: 403, body: { errors: [{ code: 'DENIED', message: nasty }] } }],
    ['a registry, as its page', 1, { status: 500, body: nasty }],
  ])('%s cannot control the terminal or the workflow', async (_name, code, reply) => {
    const world = await startWorld()
    world.registry.fault({ path: /manifests/, times: 99 }, reply)
    world.registry.fault({ path: /tags\/list/, times: 99 }, reply)
    const ran = await world.release('1.2.3', '--json', '--timeout', '1500ms')
    expect(ran.code).toBe(code)
    expectHarmless(ran)
  })

  test('the layers, labels and errors of an engine are clean', async () => {
    const world = await startWorld({
      engine: {
        onPush: () => {
          throw new Error(nasty)
        },
      },
    })
    world.build('ui', 'ui', { 'org.opencontainers.image.version': nasty })
    const ran = await world.run(['push', 'ui', '1.2.3', '-r', world.registry.host])
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('Warning: ')
    expectHarmless(ran)
  })

  test('the progress of an engine is clean', async () => {
    const world = await startWorld()
    world.build('ui', 'ui')
    const lines = [
      { id: '::error::', status: 'Pushed' },
      { id: 'a\n::b', status: 'Mounted from \u001b[2J' },
    ]
    world.engine.answer(/POST .*\/push$/, { chunks: lines.map((line) => `${JSON.stringify(line)}\r\n`) })
    const ran = await world.run(['push', 'ui', '1.2.3', '-r', world.registry.host])
    expect(ran.stderr).toContain(': Pushed')
    expectHarmless(ran)
  })

  function expectHarmless({ stdout, stderr }: CliResult): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    expect(stdout + stderr).not.toMatch(/^\s*::|##\[/m)
  }
})

describe('on a terminal', () => {
  test('layers move on stderr, and stdout has the table', async () => {
    const world = await startWorld()
    world.build('ui', 'ui')
    const ran = await world.run(['push', 'ui', '1.2.3', '-r', world.registry.host], {
      stderrTerminal: true,
      env: { NO_COLOR: '1' },
    })
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain('\u001b[1A\u001b[J')
    expect(ran.stdout).not.toContain('\u001b')
  })

  test('--no-color removes the colour from stdout too', async () => {
    const world = await startWorld()
    const terminal = { stdoutTerminal: true }
    world.build('ui', 'ui')
    const words = ['plan', 'ui', '1.2.3', '-r', world.registry.host]
    expect((await world.run(words, terminal)).stdout).toContain('\u001b[32mcreate\u001b[39m')
    expect((await world.run([...words, '--no-color'], terminal)).stdout).not.toContain('\u001b')
    expect((await world.run(words)).stdout).not.toContain('\u001b')
  })
})

describe('flags for the engine', () => {
  test('--host overrides DOCKER_HOST', async () => {
    const world = await startWorld()
    world.build('ui', 'ui')
    const words = ['plan', 'ui', '1.2.3', '-r', world.registry.host, '-H', world.engine.host]
    expect(await world.run(words, { env: { DOCKER_HOST: 'unix:///nonexistent' } })).toMatchObject({ code: 0 })
  })

  test('--require-version-label refuses an image with another label', async () => {
    const world = await startWorld()
    const label = (version: string) => ({ 'org.opencontainers.image.version': version })
    world.build('right', 'right', label('1.2.3'))
    world.build('wrong', 'wrong', label('1.2.4'))
    const run = (image: string, ...flags: readonly string[]) =>
      world.run(['plan', image, '1.2.3', '-r', world.registry.host, ...flags])
    expect(await run('right', '--require-version-label')).toMatchObject({ code: 0, stderr: '' })
    expect(await run('wrong')).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Warning: "wrong" says "1.2.4"/),
    })
    expect(await run('wrong', '--require-version-label')).toMatchObject({ code: 3 })
  })

  test('--no-local-tags leaves no local tag', async () => {
    const world = await startWorld()
    const local = () => [...world.engine.names.keys()].filter((name) => name.startsWith(world.registry.host))
    await world.release('1.2.3', '--no-local-tags')
    expect(local()).toEqual([])
    await world.release('1.2.4')
    expect(local()).toContain(`${world.registry.host}/image-gallery:1.2.4`)
  })
})

describe('an image that is in a registry', () => {
  const nowhere = { env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' } }

  test('is released by its tag or its digest, and no engine is needed', async () => {
    const { registry, ...world } = await startWorld()
    const { digest } = registry.image('ui', 'build-7')
    const image = `docker://${registry.host}/ui`
    const metadata = join(directory, 'metadata.json')
    await writeFile(metadata, JSON.stringify({ 'containerimage.digest': digest }))
    const lines = [
      [`${image}:build-7`, '1.2.3'],
      [`${image}@${digest}`, '1.2.4'],
      [image, '1.2.5', '--metadata-file', metadata],
    ]
    for (const [name = '', version = '', ...flags] of lines) {
      const ran = await world.run(['push', name, version, '--json', ...flags], nowhere)
      expect(ran).toMatchObject({ code: 0 })
      expect(JSON.parse(ran.stdout)).toMatchObject({
        status: 'complete',
        source: { kind: 'registry', image: name, id: digest },
      })
      for (const tag of [version, '1.2', '1', 'latest']) expect(registry.tags('ui').get(tag)).toBe(digest)
    }
  })

  test('that is missing exits 1', async () => {
    const { registry, ...world } = await startWorld()
    const ran = await world.run(['push', `docker://${registry.host}/ui`, '1.2.3'], nowhere)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('has no image "docker://')
  })
})

test('each of several targets has a table, and each problem names its target', async () => {
  const world = await startWorld()
  world.build('ui', 'ui')
  const words = ['push', 'ui', '1.2.3', '-r', world.registry.host, '-r', `${world.registry.host}/copy`]
  const ran = await world.run(words)
  expect(ran.code).toBe(0)
  expect(shown(world, ran).stdout).toMatch(
    /^registry\.local:5000\/ui {2}1\.2\.3 [\s\S]+\n\nregistry\.local:5000\/copy\/ui {2}1\.2\.3 /,
  )
})

test('--debug shows each request with its status and time', async () => {
  const world = await startWorld()
  const ran = await world.release('1.2.3', '--debug')
  expect(ran.code).toBe(0)
  for (const { method, path, status } of world.registry.log)
    expect(ran.stderr).toMatch(
      new RegExp(`^${method} http://${world.registry.host}${path.split('?')[0]} ${status} \\d+ ms$`, 'm'),
    )
})

test('semtag does not read a standard input that never ends', async () => {
  const world = await startWorld()
  world.build('ui', 'ui')
  expect(
    await world.run(['plan', 'ui', '1.2.3', '-r', world.registry.host], { stdin: 'open' }),
  ).toMatchObject({ code: 0 })
})

test('the platform of an image cannot control a runner or a terminal', async () => {
  const world = await startWorld()
  const { config } = world.build('ui')
  world.engine.add({ tags: ['odd'], id: config, platform: 'linux/##[error]\u202Egnp.\u001b[2J' })
  for (const flags of [['--json'], [], ['--debug']]) {
    const ran = await world.run(['plan', 'odd', '1.2.3', '-r', world.registry.host, ...flags])
    expect(ran.code).toBe(0)
    expect(ran.stdout.includes('gnp')).toBe(flags.includes('--json'))
    for (const text of ['##[', '\u202E', '\u001b[2J']) expect(ran.stdout + ran.stderr).not.toContain(text)
  }
})
