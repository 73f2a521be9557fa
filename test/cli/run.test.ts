import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { safeOutput } from '../../src/cli/run.ts'
import { runCli, startCli } from '../support/run-cli.ts'
import { startWorld } from '../support/world.ts'

const directory = await mkdtemp(join(tmpdir(), 'semtag-run-'))
const nowhere = { env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' } }

test('semtag --version prints the version', async () => {
  expect(await runCli(['--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  })
})

test.each([
  ['-rHOST', 'HOST/image-gallery'],
  ['-r=HOST', 'HOST/image-gallery'],
  ['-qrHOST', 'HOST/image-gallery@sha256:'],
])('a value that is joined to its letter is read: push … %s', async (flag, shown) => {
  const { build, registry, run } = await startWorld()
  build('image-gallery')
  const { code, stdout } = await run(['push', 'image-gallery', '2.5.0', flag.replace('HOST', registry.host)])
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringContaining(shown.replace('HOST', registry.host)),
  })
  expect([...registry.tags('image-gallery').keys()]).toContain('2.5.0')
})

test('semtag rm REPOSITORY help removes the tag help', async () => {
  const { registry, run } = await startWorld()
  registry.image('ui', 'help', { content: 'one' })
  registry.image('ui', 'other', { content: 'two' })
  expect(await run(['rm', `${registry.host}/ui`, 'help'])).toMatchObject({ code: 0 })
  expect([...registry.tags('ui').keys()]).toEqual(['other'])
})

describe('usage', () => {
  test.each([
    ['push ui 2.5.0 --variant -hardened', 'Error: --variant needs a value.', '--variant=-…'],
    ['yank ui 2.5.0 --reason -h', 'Error: --reason needs a value.', '--reason=-…'],
    ['push ui 2.5.0 -hardened', 'Error: -hardened is not a flag.', 'See semtag push --help.'],
    ['help puhs', 'Error: "puhs" is not a command.', 'Did you mean push?'],
  ])(
    'a word that only looks like a request for help is a mistake: semtag %s',
    async (line, message, hint) => {
      const { code, stdout, stderr } = await runCli(line.split(' '))
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toContain(message)
      expect(stderr).toContain(hint)
    },
  )

  test('a mistake prints text on stderr, and nothing on stdout', async () => {
    expect(await runCli(['pusj'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'Error: "pusj" is not a command.\n  Did you mean push?\n',
      exits: [],
    })
  })

  test('a mistake with --json prints a document too, even without a command', async () => {
    const problem = {
      code: 'INVALID_ARGUMENT',
      message: '"pusj" is not a command.',
      speaker: 'semtag',
      hint: 'Did you mean push?',
    }
    const { stdout, stderr } = await runCli(['pusj', '--json'])
    expect(JSON.parse(stdout)).toEqual({ schemaVersion: 1, status: 'usage', problems: [problem] })
    expect(stderr).toContain('"pusj" is not a command.')
  })

  test('a mistake replaces the report of an earlier run in the --output file', async () => {
    const output = join(directory, 'usage.json')
    await writeFile(output, 'of another day')
    const { code, stdout } = await runCli(['push', 'ui', '1.10', '--output', output])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(JSON.parse(await readFile(output, 'utf8'))).toMatchObject({
      status: 'usage',
      problems: [{ code: 'INVALID_VERSION' }, { code: 'NO_REGISTRY' }],
    })
  })

  test('an --output that cannot be written is reported once', async () => {
    const output = join(directory, 'nowhere', 'report.json')
    const { code, stderr } = await runCli(['push', 'a.local/ui', '1.2.3', '-o', output], nowhere)
    expect(code).toBe(2)
    expect(stderr.match(/Error/g)).toHaveLength(1)
  })

  test('a VERSION stays text', async () => {
    for (const version of ['1.10', '1e3', '0x10', '007'])
      expect((await runCli(['push', 'a.local/ui', version])).stderr).toContain(
        `"${version}" is not a full version`,
      )
  })

  test('a mistake contacts nothing', async () => {
    const world = await startWorld()
    await world.run(['push', `${world.registry.host}/ui`, '1.2.3', '--timeout', 'soon'])
    expect([...world.engine.requests, ...world.registry.log]).toEqual([])
  })

  test('all mistakes about an image outside an engine are reported together', async () => {
    const { code, stderr } = await runCli(['push', 'oci:build/ui', '--via', 'engine'])
    expect(code).toBe(2)
    expect(stderr).toMatchInlineSnapshot(`
      "Error: VERSION is missing.
        Write semtag push IMAGE VERSION, such as semtag push image-gallery 2.1.106; or give package.json a version.
      Error: "oci:build/ui" is on disk and names no repository.
        Name the registry and the repository, such as --registry registry.local:5000 --repository gallery/ui.
      Error: --via "engine" is for images in the engine, and "oci:build/ui" is not there.
        Leave it out; docker load or docker pull brings an image into the engine.
      "
    `)
  })

  test('IMAGE and VERSION in the wrong order have a hint', async () => {
    expect(await runCli(['push', '2.1.106', 'ui'])).toMatchObject({
      code: 2,
      stderr:
        'Error: IMAGE is the version "2.1.106", and VERSION is "ui".\n  Write the image first: semtag push ui 2.1.106.\n',
    })
  })

  test('text from the command line cannot move the cursor, nor begin a workflow command', async () => {
    const { stderr } = await runCli(['push', 'a\n::error::b\u001b[2J', '\r1.2.3\u202e'])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
    expect(stderr).not.toMatch(/[\u001b\r\u202e]|^\s*::/m)
  })

  test('the images in the engine may contradict the arguments', async () => {
    const world = await startWorld()
    world.build('ui:latest', 'one')
    world.build('ui:1.2.3', 'another')
    const ran = await world.run(['push', 'ui', '1.2.3', '-r', world.registry.host, '--json'])
    expect(ran.code).toBe(2)
    expect(JSON.parse(ran.stdout)).toMatchObject({
      status: 'usage',
      problems: [{ code: 'IMAGE_CONTRADICTS' }],
    })
  })
})

describe('errors before a report', () => {
  test('a password that never comes ends with --timeout', async () => {
    const ran = await runCli(
      ['push', 'a.local/ui', '1.2.3', '--password-stdin', '--timeout', '50ms', '--json'],
      {
        env: { SEMTAG_USERNAME: 'ci' },
        stdin: 'open',
      },
    )
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('semtag took longer than 50 milliseconds, the limit of --timeout.')
    expect(JSON.parse(ran.stdout)).toMatchObject({ status: 'failed', problems: [{ code: 'TIMEOUT' }] })
  })

  test('a signal ends the wait for a password', async () => {
    const running = startCli(['push', 'a.local/ui', '1.2.3', '--password-stdin'], {
      env: { SEMTAG_USERNAME: 'ci' },
      stdin: 'open',
    })
    await vi.waitUntil(() => running.signal('SIGTERM'))
    expect(await running.done).toMatchObject({
      code: 143,
      stdout: '',
      stderr: expect.stringContaining('semtag was interrupted (SIGTERM).'),
    })
  })

  test('a password from a terminal is refused', async () => {
    const ran = await runCli(['push', 'a.local/ui', '1.2.3', '--password-stdin'], {
      env: { SEMTAG_USERNAME: 'ci' },
      stdin: 'terminal',
    })
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('standard input is a terminal') })
  })

  test('--no-color and NO_COLOR apply to errors too', async () => {
    const terminal = { stderrTerminal: true }
    expect((await runCli(['pusj'], terminal)).stderr).toContain('\u001b[31mError:\u001b[39m')
    expect((await runCli(['pusj', '--no-color'], terminal)).stderr).not.toContain('\u001b')
    expect((await runCli(['pusj'], { ...terminal, env: { NO_COLOR: '1' } })).stderr).not.toContain('\u001b')
    expect((await runCli(['pusj'], { ...terminal, env: { TERM: 'dumb' } })).stderr).not.toContain('\u001b')
  })
})

describe('a bug in semtag', () => {
  const problem = { code: 'INTERNAL', message: 'semtag stopped on an unexpected error: oops.' }

  test('before any write prints a sentence, and exits 1', async () => {
    const world = await startWorld()
    world.build('ui')
    world.engine.answer(/push$/, { after: 'hang' })
    const running = world.start(['push', 'ui', '1.2.3', '-r', world.registry.host, '--json'])
    await world.engine.received(/push$/)
    expect(running.crash(new TypeError('oops'))).toBe(true)
    const { code, stdout, stderr } = await running.done
    expect(code).toBe(1)
    expect(stderr).toMatch(/^Error: semtag stopped on an unexpected error: oops\.\n {2}This is a bug/m)
    expect(stderr).not.toContain('    at ')
    expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', targets: [{ problems: [problem] }] })
  })

  test('after a write is in the report, and exits 4', async () => {
    const world = await startWorld()
    world.build('ui')
    const latest = world.registry.fault({ method: 'PUT', path: /manifests\/latest/ }, 'hang')
    const running = world.start(['push', 'ui', '1.2.3', '-r', world.registry.host, '--json'])
    await latest.happened
    running.crash(new TypeError('oops'))
    const { code, stdout } = await running.done
    expect(code).toBe(4)
    expect(JSON.parse(stdout)).toMatchObject({ status: 'partial', targets: [{ problems: [problem] }] })
    expect(JSON.parse(stdout).targets[0].tags[0]).toMatchObject({ tag: '1.2.3', outcome: 'created' })
  })
})

test.each([
  ['push', 'ui', '1.2.3', '-r', 'HOST', '--host', 'ftp://a'],
  ['push', 'ui', '1.2.3', '-r', 'HOST', '--host', 'tcp://a', '--context', 'b'],
  ['ls', 'HOST/ui', '--host', 'ftp://a'],
])('a wrong --host is reported before semtag contacts anything: %s %s %s %s %s %s %s', async (...words) => {
  const world = await startWorld()
  const ran = await world.run(words.map((word) => word.replace('HOST', world.registry.host)))
  expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('--host') })
  expect(world.registry.log).toEqual([])
})

describe('safe output', () => {
  test('masks the text, and removes commands from it', () => {
    const written: string[] = []
    const output = safeOutput({ write: (text) => written.push(text) }, (text) =>
      text.replaceAll('hunter22', '***'),
    )
    output.write('::error::hunter22\n')
    expect(written).toEqual([': :error::***\n'])
    expect(output).toMatchObject({ isTTY: false, columns: 80, rows: 24 })
  })

  test('follows the size of its terminal', () => {
    const terminal = { isTTY: true, columns: 100, rows: 50, write() {} }
    const output = safeOutput(terminal, (text) => text)
    terminal.columns = 40
    expect(output).toMatchObject({ isTTY: true, columns: 40, rows: 50 })
  })
})
