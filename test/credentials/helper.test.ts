import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { delimiter } from 'node:path'
import { describe, expect, test } from 'vitest'
import { askDefaultHelper, askHelper, type HelperQuestion } from '../../src/credentials/helper.ts'
import { answering, createHome, type Home, patient } from './home.ts'

describe('default helper', () => {
  const found = { kind: 'password', username: 'ada', password: 'pw' }
  const answer = answering({ Username: 'ada', Secret: 'pw' })

  test.each<[NodeJS.Platform, string[], boolean]>([
    ['darwin', ['docker-credential-osxkeychain'], true],
    ['linux', ['docker-credential-secretservice'], true],
    ['linux', ['pass', 'docker-credential-pass'], true],
    ['linux', ['docker-credential-pass'], false],
    ['linux', ['pass', 'docker-credential-secretservice'], false],
    ['darwin', ['docker-credential-secretservice', 'docker-credential-pass', 'pass'], false],
    ['freebsd', ['docker-credential-secretservice', 'docker-credential-pass', 'pass'], false],
    ['linux', [], false],
  ])('on %s with the programs %j there is a default helper: %j', async (platform, programs, asked) => {
    const home = await createHome()
    for (const program of programs) await home.program(program, answer)
    expect(await askDefaultHelper('h:5000', home.with({}, platform), patient)).toEqual(
      asked ? found : undefined,
    )
  })

  test('a failing default helper has no credential', async () => {
    const home = await createHome()
    await home.shellProgram('docker-credential-secretservice', 'echo Cannot autolaunch D-Bus; exit 1')
    expect(await askDefaultHelper('h:5000', home.around, patient)).toBeUndefined()
  })

  test('an aborted signal ends askDefaultHelper', async () => {
    const home = await createHome()
    await home.program('docker-credential-secretservice', answer)
    const stopped = askDefaultHelper('h:5000', home.around, AbortSignal.abort(new Error('stop')))
    await expect(stopped).rejects.toThrow('stop')
  })
})

describe('helper', () => {
  const ask = (home: Home, options: Partial<HelperQuestion> = {}) =>
    askHelper({
      helper: 'test',
      key: 'registry.local:5000',
      namedBy: '"credsStore" in /c.json',
      around: home.around,
      signal: patient,
      ...options,
    })

  test('askHelper writes only the key and reads the answer', async () => {
    const home = await createHome()
    await home.program(
      'docker-credential-test',
      `require('node:fs').writeFileSync(${JSON.stringify(home.path('asked'))}, process.argv[2] + '|' + input())
    ${answering({ ServerURL: 'x', Username: 'ada', Secret: 'p:w' })}`,
    )
    expect(await ask(home)).toEqual({ kind: 'password', username: 'ada', password: 'p:w' })
    expect(await home.read('asked')).toBe('get|registry.local:5000')
  })

  test.each([
    [
      { Username: '<token>', Secret: 'refresh' },
      { kind: 'identity-token', token: 'refresh' },
    ],
    [{ ServerURL: '', Username: '', Secret: '' }, undefined],
    [{}, undefined],
  ])('the answer %j is the credential %j', async (answer, expected) => {
    const home = await createHome()
    await home.program('docker-credential-test', answering(answer))
    expect(await ask(home)).toEqual(expected)
  })

  test('a helper that fails with "not found" has no credential', async () => {
    const home = await createHome()
    await home.shellProgram('docker-credential-test', 'echo credentials not found in native keychain; exit 1')
    expect(await ask(home)).toBeUndefined()
  })

  test('a helper may leave its input unread', async () => {
    const home = await createHome()
    await home.shellProgram('docker-credential-test', `exec <&-; echo '{"Username":"a","Secret":"b"}'`)
    expect(await ask(home, { key: 'k'.repeat(200_000) })).toMatchObject({ username: 'a' })
  })

  test.each([
    ['echo s3cr3t; exit 3', 'failed with exit status 3'],
    ['echo "credentials not found in native keychain s3cr3t"; exit 1', 'failed with exit status 1'],
    ['echo credentials not found in native keychain', 'did not print a credential as JSON'],
    ['echo s3cr3t', 'did not print a credential as JSON'],
    ['echo \'["s3cr3t"]\'', 'did not print a credential as JSON'],
    ['echo \'{"Username":"a","Secret":{"s3cr3t":1}}\'', 'did not print a credential as JSON'],
    ['', 'did not print a credential as JSON'],
    ['kill -KILL $$', 'was ended by SIGKILL'],
    ['while :; do echo s3cr3ts3cr3ts3cr3ts3cr3ts3cr3ts3cr3ts3cr3t; done', 'printed too much'],
  ])('a helper that does %j %s', async (body, reason) => {
    const home = await createHome()
    await home.shellProgram('docker-credential-test', body)
    await expect(ask(home)).rejects.toThrow(
      expect.objectContaining({
        code: 'CREDENTIALS',
        speaker: 'credential helper',
        message: `docker-credential-test ${reason} for "registry.local:5000".`,
        hint: 'It is named by "credsStore" in /c.json. Try "docker-credential-test list", or log in again.',
      }),
    )
  })

  test("the error has the helper's stderr, without anything that is also on stdout", async () => {
    const home = await createHome()
    await home.shellProgram(
      'docker-credential-test',
      `echo '{"Username":"ada","Secret":"s3cr3t"}'; printf 'ERROR:\\tno active account\\nfor s3cr3t' >&2; exit 1`,
    )
    await expect(ask(home)).rejects.toThrow(
      'docker-credential-test failed with exit status 1 for "registry.local:5000": ERROR: no active account for ***.',
    )
  })

  test('askHelper does not wait for an agent that keeps stderr open', async () => {
    const home = await createHome()
    await home.shellProgram(
      'docker-credential-test',
      `/bin/sleep 20 >/dev/null & echo '{"Username":"ada","Secret":"pw"}'`,
    )
    expect(await ask(home, { timeLimit: 15_000 })).toMatchObject({ username: 'ada' })
  })

  test('a helper whose interpreter is missing is an error', async () => {
    const home = await createHome()
    await home.shellProgram('docker-credential-test', '')
    await home.write('bin/docker-credential-test', '#!/nowhere/interpreter\n')
    await expect(ask(home)).rejects.toThrow('docker-credential-test could not be started for')
  })

  test('a helper that is missing is an error', async () => {
    const home = await createHome()
    await home.program(
      '../node_modules/.bin/docker-credential-test',
      answering({ Username: 'eve', Secret: 'x' }),
    )
    const PATH = [home.path('node_modules/.bin'), home.path('bin')].join(delimiter)
    await expect(ask(home, { around: home.with({ PATH }) })).rejects.toThrow(
      expect.objectContaining({
        code: 'CREDENTIALS',
        speaker: 'credential helper',
        message: 'docker-credential-test, which "credsStore" in /c.json names, is not on the PATH.',
      }),
    )
  })

  test.each(['../evil', 'a b', 'a/b', '', 'a\n', 7, null, { s3cr3t: 1 }])(
    '%j is not the name of a helper',
    async (helper) => {
      const home = await createHome()
      await expect(ask(home, { helper })).rejects.toThrow(
        expect.objectContaining({
          code: 'CREDENTIALS',
          message: 'The value of "credsStore" in /c.json is not the name of a credential helper.',
        }),
      )
    },
  )

  test('a helper has a PATH without packages, and no other variable of this process', async () => {
    const home = await createHome()
    await home.program(
      'docker-credential-test',
      `process.stdout.write(JSON.stringify({ Username: Object.keys(process.env).sort().join(), Secret: process.env.PATH }))`,
    )
    const PATH = [home.path('node_modules/.bin'), home.path('bin')].join(delimiter)
    expect(await ask(home, { around: home.with({ PATH, GPG_TTY: '/dev/pts/0' }) })).toMatchObject({
      username: expect.stringMatching(/^GPG_TTY,HOME,PATH(,|$)/),
      password: home.path('bin'),
    })
  })

  // The child of the script keeps its stdout open, as a helper's agent may.
  const hanging = '/bin/sleep 20'

  test('a helper that does not answer in time is an error', async () => {
    const home = await createHome()
    await home.shellProgram('docker-credential-test', hanging)
    await expect(ask(home, { timeLimit: 100 })).rejects.toThrow(
      'docker-credential-test did not answer within 0.1 seconds for "registry.local:5000".',
    )
  })

  test('an aborted signal kills the helper', async () => {
    const home = await createHome()
    const [pending, done] = [home.path('pending'), home.path('pid')].map((path) => JSON.stringify(path))
    await home.program(
      'docker-credential-test',
      `const { renameSync, writeFileSync } = require('node:fs')
    writeFileSync(${pending}, String(process.pid))
    renameSync(${pending}, ${done})
    setInterval(() => {}, 1000)`,
    )
    const controller = new AbortController()
    const watcher = watch(home.directory)
    const answer = ask(home, { signal: controller.signal })
    answer.catch(() => {})
    while (!existsSync(home.path('pid'))) await once(watcher, 'change')
    watcher.close()
    controller.abort(new Error('stop'))
    await expect(answer).rejects.toThrow('stop')
    const pid = Number(await home.read('pid'))
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})
