import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { buildImage } from '../../support/registry/image.ts'
import type { CliResult } from '../../support/run-cli.ts'
import { startWorld, type World } from '../../support/world.ts'

const version = '3.0.43'

/** A world with a release, and a candidate for the next version. */
async function staged(): Promise<{ world: World; repository: string; digest: string }> {
  const world = await startWorld({ registry: { deletion: 'tag' } })
  await world.release('3.0.42')
  const { code } = await world.release(version, '--stage')
  expect(code).toBe(0)
  world.registry.clearLog()
  const { digest } = buildImage({ content: version })
  return { world, repository: `${world.registry.host}/image-gallery`, digest }
}

const tagsOf = ({ registry }: World) => [...registry.tags('image-gallery').keys()].toSorted()

function shown({ registry }: World, text: string): string {
  return text.replaceAll(registry.host, 'registry.local:5000')
}

describe('semtag push --stage', () => {
  test('shows the staged tag alone', async () => {
    const world = await startWorld()
    const ran = await world.release(version, '--stage')
    expect(shown(world, ran.stdout)).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  3.0.43  sha256:696ce94e2be5
        created  staged-3.0.43
      "
    `)
    expect(tagsOf(world)).toEqual([`staged-${version}`])
    const listed = await world.run(['ls', `${world.registry.host}/image-gallery`])
    expect(shown(world, listed.stdout)).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  0 versions
      candidates
        staged-3.0.43  sha256:696ce94e2be51cc2b06f177f203782473dd4ee94c7fa421a5327c3459ee84e08
      "
    `)
  })

  test.each([
    [['--tag', 'sha-1'], '--stage and --tag contradict each other.'],
    [['--gate', 'true'], '--stage and --gate contradict each other.'],
  ])('with %j is a usage error', async (flags, message) => {
    const world = await startWorld()
    const ran = await world.release(version, '--stage', ...flags)
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
    expect(world.registry.log).toEqual([])
  })

  test('ignores the alias settings of a file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'semtag-stage-'))
    const settings = { image: 'image-gallery', channel: ['next'], latest: 'never', tag: ['sha-1'] }
    await writeFile(join(directory, 'semtag.config.json'), JSON.stringify(settings))
    const world = await startWorld()
    world.build('image-gallery', version)
    const ran = await world.run(['push', version, '-r', world.registry.host, '--stage'], {
      workingDirectory: directory,
    })
    expect(ran).toMatchObject({ code: 0 })
    expect(tagsOf(world)).toEqual([`staged-${version}`])
  })
})

describe('semtag promote', () => {
  test('releases the candidate and shows what moved', async () => {
    const { world, repository, digest } = await staged()
    const ran = await world.run(['promote', repository, version, '--digest', digest])
    expect(ran.code).toBe(0)
    expect(shown(world, ran.stdout)).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  3.0.43  sha256:696ce94e2be5
        created  3.0.43
        moved    3.0            3.0.42 → 3.0.43
        moved    3              3.0.42 → 3.0.43
        moved    latest         3.0.42 → 3.0.43
        removed  staged-3.0.43
      "
    `)
    expect(tagsOf(world)).toEqual(['3', '3.0', '3.0.42', version, 'latest'])
  })

  test('without --digest is a usage error where no terminal is', async () => {
    const { world, repository } = await staged()
    const ran = await world.run(['promote', repository, version])
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('--digest is missing') })
    expect(world.registry.log).toEqual([])
  })

  test.each([
    ['y\n', 0],
    ['yes\n', 0],
    ['\n', 1],
    ['no\n', 1],
  ])('asks on a terminal, and the answer %j ends with %i', async (typed, code) => {
    const { world, repository, digest } = await staged()
    const ran = await world.run(['promote', repository, version], { typed, stderrTerminal: true })
    expect(ran.code).toBe(code)
    expect(ran.stderr).toContain(`${repository}@${digest}`)
    expect(tagsOf(world).includes(version)).toBe(code === 0)
  })

  test.each([
    [['--digest', 'sha256:abc'], 2, '--digest "sha256:abc" is not a digest.'],
    [['--as', '3.1'], 2, '--as: "3.1" is not a full version'],
    [['--digest', `sha256:${'0'.repeat(64)}`], 3, 'another image was staged since'],
  ])('with %j ends with %i', async (flags, code, message) => {
    const { world, repository } = await staged()
    const ran = await world.run(['promote', repository, version, ...flags])
    expect(ran).toMatchObject({ code, stderr: expect.stringContaining(message) })
    expect(tagsOf(world)).not.toContain(version)
  })

  test('needs only a version where one repository is configured', async () => {
    const { world, digest } = await staged()
    const directory = await mkdtemp(join(tmpdir(), 'semtag-promote-'))
    const settings = { image: 'image-gallery', registry: [world.registry.host] }
    await writeFile(join(directory, 'semtag.config.json'), JSON.stringify(settings))
    const ran = await world.run(['promote', version, '--digest', digest], { workingDirectory: directory })
    expect(ran).toMatchObject({ code: 0 })
    expect(tagsOf(world)).toContain(version)
  })

  test('prints the reference with --quiet, and the report with --json', async () => {
    const { world, repository, digest } = await staged()
    const words = ['promote', repository, version, '--digest', digest]
    expect((await world.run([...words, '--quiet'])).stdout).toBe(`${repository}@${digest}\n`)
    const report = JSON.parse((await world.run([...words, '--json'])).stdout)
    expect(report).toMatchObject({ schemaVersion: 1, status: 'complete', targets: [{ digest }] })
  })
})

describe('semtag push --gate', () => {
  const gated = (world: World, gate: string, ...flags: readonly string[]): Promise<CliResult> =>
    world.release(version, '--gate', gate, ...flags)
  const open = () => startWorld({ registry: { deletion: 'tag' } })
  const env = { PATH: process.env['PATH'] }

  test('shows what the command printed, and releases if it ends with 0', async () => {
    const world = await open()
    world.build('image-gallery', version)
    const words = ['push', 'image-gallery', version, '-r', world.registry.host]
    const ran = await world.run(
      [...words, '--gate', `sh -c 'echo "testing $0" && echo to stderr >&2' {reference}`],
      {
        env,
        workingDirectory: tmpdir(),
      },
    )
    expect(ran.code).toBe(0)
    const reference = `${world.registry.host}/image-gallery@${buildImage({ content: version }).digest}`
    expect(ran.stderr).toContain(`testing ${reference}\n`)
    expect(ran.stderr).toContain('to stderr\n')
    expect(ran.stdout).not.toContain('testing')
    expect(tagsOf(world)).toEqual(['3', '3.0', version, 'latest'])
  })

  test.each([
    ['exits with 7', `sh -c 'exit 7'`, 'ended with exit code 7'],
    ['reads standard input, which is closed', `sh -c 'read line || exit 9'`, 'ended with exit code 9'],
    ['is killed by a signal', `sh -c 'kill -9 $$'`, 'ended with exit code 128'],
  ])('writes no tag if the command %s', async (_, gate, message) => {
    const world = await open()
    world.build('image-gallery', version)
    const ran = await world.run(
      ['push', 'image-gallery', version, '-r', world.registry.host, '--gate', gate],
      {
        env,
        workingDirectory: tmpdir(),
      },
    )
    expect(ran).toMatchObject({ code: 3, stderr: expect.stringContaining(message) })
    expect(tagsOf(world)).toEqual([])
  })

  test('runs no command of a CI runner, and shows no secret, that the command prints', async () => {
    const world = await open()
    world.build('image-gallery', version)
    const gate = `sh -c 'echo "::set-output name=x::y"; echo "password is $SEMTAG_PASSWORD."; env'`
    const ran = await world.run(
      ['push', 'image-gallery', version, '-r', world.registry.host, '--gate', gate],
      {
        env: { ...env, SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter2-secret' },
        workingDirectory: tmpdir(),
      },
    )
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain('password is .')
    expect(ran.stderr).not.toMatch(/^::set-output/m)
    expect(ran.stderr).not.toContain('hunter2-secret')
  })

  test.each([
    ['a | b', '| has a meaning in a shell'],
    ['echo $HOME', '$ has a meaning in a shell'],
    ["'open", 'a single quote is not closed'],
    ['no-such-program-here {reference}', 'is not found'],
    ['', '--gate needs a value'],
  ])('%j is a usage error before any connection', async (gate, message) => {
    const world = await open()
    const ran = await gated(world, gate)
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
    expect(world.registry.log).toEqual([])
  })

  test('{reference} is a usage error for several registries', async () => {
    const world = await open()
    const ran = await gated(world, 'sh {reference}', '-r', 'ghcr.io/acme')
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('SEMTAG_REFERENCES') })
  })

  test.each([
    ['the environment', { env: { ...env, SEMTAG_GATE: 'true' } }],
    ['a file', {}],
  ])('cannot come from %s', async (_, options) => {
    const world = await open()
    const directory = await mkdtemp(join(tmpdir(), 'semtag-gate-'))
    if (!('env' in options))
      await writeFile(join(directory, 'semtag.config.json'), JSON.stringify({ gate: 'true' }))
    const ran = await world.run(['push', 'image-gallery', version, '-r', world.registry.host], {
      workingDirectory: directory,
      ...options,
    })
    expect(ran).toMatchObject({ code: 2 })
    expect(world.registry.log).toEqual([])
  })

  test('a dry run names the command and does not run it', async () => {
    const world = await open()
    world.build('image-gallery', version)
    const ran = await world.run(
      ['plan', 'image-gallery', version, '-r', world.registry.host, '--gate', `sh -c 'exit 7'`, '--json'],
      { env, workingDirectory: tmpdir() },
    )
    expect(ran.code).toBe(0)
    expect(JSON.parse(ran.stdout).gate).toEqual({
      command: ['sh', '-c', 'exit 7'],
      exitCode: null,
      references: [],
    })
  })

  test('a signal ends the command, and the release before its exact tag', async () => {
    const world = await open()
    world.build('image-gallery', version)
    const running = world.start(
      ['push', 'image-gallery', version, '-r', world.registry.host, '--gate', `sh -c 'sleep 600'`],
      { env, workingDirectory: tmpdir() },
    )
    await expect
      .poll(() => tagsOf(world).some((tag) => tag.startsWith('gate-')), { timeout: 10_000 })
      .toBe(true)
    running.signal('SIGTERM')
    expect(await running.done).toMatchObject({ code: 143 })
    expect(tagsOf(world)).toEqual([])
  })
})
