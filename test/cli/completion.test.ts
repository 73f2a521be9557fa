import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, onTestFinished, test } from 'vitest'
import { commandNames } from '../../src/config/flags.ts'
import { type CliOptions, runCli } from '../support/run-cli.ts'

const shells = ['bash', 'zsh', 'fish', 'powershell']

/** The words that semtag offers for the last word of a line, as the script of a shell asks. */
async function offered(line: string, options: CliOptions = {}): Promise<readonly string[]> {
  const words = line.split(' ')
  const { code, stdout, stderr } = await runCli(
    ['completion', `--word=${words.at(-1)}`, '--', ...words.slice(0, -1)],
    options,
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout.split('\n').flatMap((text) => text.split('\t')[0] || [])
}

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'semtag-completion-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

describe('words that semtag knows', () => {
  test.each([
    ['', [...commandNames, 'completion', 'help', 'version']],
    ['re', ['reconcile']],
    ['-', ['--help', '--version']],
    ['help pu', ['push']],
    ['completion ', shells],
    ['push --re', ['--registry', '--referrers', '--repository', '--require-version-label']],
    ['push -r', ['-r']],
    ['push a 1.2.3 --latest ', ['auto', 'always', 'never']],
    ['push a 1.2.3 --latest=a', ['--latest=auto', '--latest=always']],
    ['--quiet ls --dig', ['--digests']],
    ['-r push push --dig', []],
    ['plan --dry', []],
    ['scan ', []],
    ['yank a ', []],
  ])('semtag %s', async (line, expected) => {
    expect(await offered(line)).toEqual(expected)
  })

  test('each has a description', async () => {
    const { stdout } = await runCli(['completion', '--word=--tim', '--', 'push'])
    expect(stdout).toBe('--timeout\tStop after this time: 90s, 10m, 1h [30m]\n')
  })

  test.each(commandNames)('every flag of %s is offered, and every letter', async (command) => {
    const { stdout } = await runCli([command, '--help'])
    const flags = [...stdout.matchAll(/^ {2}(?:(-\w), | {4})(--[\w-]+)/gm)].flatMap(
      ([, letter = [], flag = '']) => [flag, letter].flat(),
    )
    expect(new Set(await offered(`${command} -`))).toEqual(new Set(flags.filter((flag) => flag !== '-h')))
  })
})

describe('words of this machine', () => {
  test('registries and repositories that are configured', async () => {
    const workingDirectory = await temporary()
    const images = ['ui', { image: 'api', registry: 'docker.io/acme' }]
    await writeFile(
      join(workingDirectory, 'semtag.config.json'),
      JSON.stringify({ images, registry: 'ghcr.io/acme' }),
    )
    expect(await offered('push -r ', { workingDirectory })).toEqual(['ghcr.io/acme', 'docker.io/acme'])
    expect(await offered('push --registry=g', { workingDirectory })).toEqual(['--registry=ghcr.io/acme'])
    expect(await offered('ls ', { workingDirectory })).toEqual(['ghcr.io/acme/ui', 'docker.io/acme/api'])
    expect(await offered('ls ghcr', { workingDirectory })).toEqual(['ghcr.io/acme/ui'])
  })

  test('docker contexts', async () => {
    const DOCKER_CONFIG = await temporary()
    for (const [folder, content] of [
      ['a', '{"Name":"builder"}'],
      ['b', 'no JSON'],
    ] as const) {
      await mkdir(join(DOCKER_CONFIG, 'contexts', 'meta', folder), { recursive: true })
      await writeFile(join(DOCKER_CONFIG, 'contexts', 'meta', folder, 'meta.json'), content)
    }
    expect(await offered('push -c ', { env: { DOCKER_CONFIG } })).toEqual(['default', 'builder'])
  })

  test('images of a local engine', async () => {
    const path = join(await temporary(), 'docker.sock')
    const listed = [
      { RepoTags: ['ui:latest', 'ui:dev'] },
      { RepoTags: ['<none>:<none>'] },
      { RepoTags: null },
    ]
    const engine = createServer(({ url }, response) =>
      response.end(url === '/images/json' ? JSON.stringify(listed) : ''),
    )
    await new Promise<void>((resolve) => engine.listen(path, resolve))
    onTestFinished(() => void engine.close())
    const env = { DOCKER_HOST: `unix://${path}` }
    expect(await offered('push u', { env })).toEqual(['ui:dev', 'ui:latest'])
    expect(await offered('push ui:d', { env })).toEqual(['ui:dev'])
  })

  test('an engine elsewhere is not asked, and an engine that is not there is no error', async () => {
    expect(await offered('push ', { env: { DOCKER_HOST: 'tcp://127.0.0.1:1' } })).toEqual([])
    expect(await offered('push ', { env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' } })).toEqual([])
  })
})

describe('the scripts', () => {
  test.each(shells)('semtag completion %s prints its own', async (shell) => {
    const { code, stdout } = await runCli(['completion', shell])
    expect(code).toBe(0)
    expect(stdout).toContain('semtag completion')
    for (const other of shells.filter((name) => name !== shell))
      expect(stdout).not.toBe((await runCli(['completion', other])).stdout)
  })

  test('without a name, the shell is that of SHELL', async () => {
    expect(await runCli(['completion'], { env: { SHELL: '/usr/bin/zsh' } })).toEqual(
      await runCli(['completion', 'zsh']),
    )
    expect(await runCli(['completion'])).toMatchObject({
      code: 2,
      stderr: 'Error: No shell is given.\n  Write semtag completion bash, zsh, fish or powershell.\n',
    })
    expect(await runCli(['completion', 'csh'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"csh" is not a shell that semtag knows.'),
    })
  })

  test('semtag completion --help says how to install each', async () => {
    const { stdout } = await runCli(['completion', '--help'])
    for (const shell of shells) expect(stdout).toContain(`semtag completion ${shell}`)
  })

  // bash splits words at : and =, and inserts what it is given for the last part.
  test.each([
    ['semtag push ui ', ['ui', ''], 'word= before=push ui', '1.2.3'],
    ['semtag push -r localhost:50', ['localhost', ':', '50'], 'word=localhost:50 before=push -r', '5000'],
    ['semtag push -r localhost:', ['localhost', ':'], 'word=localhost: before=push -r', '5000'],
    ['semtag push --latest=al', ['--latest', '=', 'al'], 'word=--latest=al before=push', 'always'],
  ])('in bash, %s', async (line, words, asked, inserted) => {
    const { stdout: script } = await runCli(['completion', 'bash'])
    const body = `
semtag() { printf 'word=%s before=%s' "\${2#--word=}" "\${*:4}" >&2; printf '%s\\tWhat it is\\n' "$ANSWER"; }
${script}
COMP_WORDS=(semtag push ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}
_semtag
printf '%s' "\${COMPREPLY[@]}"`
    const whole = line.endsWith(' ') ? inserted : line.replace(/^.* /, '').replace(/(?:50|al)?$/, inserted)
    const ran = await execa('bash', ['-c', body.replaceAll('2>/dev/null', '')], { env: { ANSWER: whole } })
    expect([ran.stderr, ran.stdout]).toEqual([asked, inserted])
  })
})
