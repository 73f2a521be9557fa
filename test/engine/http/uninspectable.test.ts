import { createRequire } from 'node:module'
import { expect, onTestFinished, test, vi } from 'vitest'
import { repositoryFor, tagOf } from '../../support/engine/values.ts'
import { never, withEngine } from '../with-engine.ts'

/** What DEBUG=modem does when docker-modem is loaded, which other files may have done before. */
function debugModem(): void {
  const dockerode = createRequire(import.meta.url).resolve('dockerode')
  const modem = createRequire(dockerode).resolve('docker-modem')
  const debug: { enable(namespaces: string): void; disable(): void } = createRequire(modem)('debug')
  debug.enable('modem')
  onTestFinished(() => debug.disable())
}

test('DEBUG=modem shows the calls, and no credential', async () => {
  debugModem()
  const lines: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
  const { engine, fake } = await withEngine({ images: [{ tags: ['r.example/ui:1'] }] })
  const push = () =>
    engine.push(repositoryFor('r.example/ui'), tagOf('1'), {
      credential: { kind: 'password', username: 'me', password: 'correct horse' },
      platform: undefined,
      onProgress: () => {},
      signal: never,
    })
  // Two at once: the second shows the agent, which holds the request of the first.
  await Promise.all([push(), push()])
  const shown = lines.join('')
  expect(fake.requests.at(-1)?.auth).toMatchObject({ password: 'correct horse' })
  expect(shown).toContain('/images/r.example/ui/push')
  expect(shown).toContain('headers: [hidden]')
  expect(shown).not.toContain('X-Registry-Auth')
  expect(shown).not.toContain(Buffer.from('{"username":"me"').toString('base64').slice(0, 12))
})
