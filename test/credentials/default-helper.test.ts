import { expect, test } from 'vitest'
import { askDefaultHelper } from '../../src/credentials/helper.ts'
import { answering, createHome, patient } from './home.ts'

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
])('on %s with %j there is a default helper: %j', async (platform, programs, asked) => {
  const home = await createHome()
  for (const program of programs) await home.program(program, answer)
  expect(await askDefaultHelper('h:5000', home.with({}, platform), patient)).toEqual(
    asked ? found : undefined,
  )
})

test('one that fails has nothing', async () => {
  const home = await createHome()
  await home.shellProgram('docker-credential-secretservice', 'echo Cannot autolaunch D-Bus; exit 1')
  expect(await askDefaultHelper('h:5000', home.around, patient)).toBeUndefined()
})

test('stops when it is told to', async () => {
  const home = await createHome()
  await home.program('docker-credential-secretservice', answer)
  const stopped = askDefaultHelper('h:5000', home.around, AbortSignal.abort(new Error('stop')))
  await expect(stopped).rejects.toThrow('stop')
})
