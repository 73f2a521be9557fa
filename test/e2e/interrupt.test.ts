import { expect, test } from 'vitest'
import { buildImage, sharedEngine, sharedRegistry } from '../rig/index.ts'
import { openGate, type Passing, writesTag } from './support/gate.ts'
import { outcomes } from './support/report.ts'
import { startSemtag } from './support/semtag.ts'

const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
type EndingSignal = keyof typeof exitCodes

const engine = sharedEngine()
const registry = sharedRegistry()

/** Presses Ctrl-C when the first such request arrives, and lets the request continue only when the test allows it. */
async function interrupted(name: string, when: (request: Passing) => boolean, signal: EndingSignal) {
  await buildImage(engine, { name, layers: 2, seed: name })
  let press = () => {}
  let pressed = false
  const gate = await openGate(registry.host, {
    before(request) {
      if (pressed || !when(request)) return
      pressed = true
      press()
    },
  })
  try {
    const running = startSemtag(['push', name, '2.1.106', '--registry', gate.host, '--json'], {
      engine: engine.host,
    })
    press = () => void running.kill(signal)
    const { exitCode, stdout, stderr } = await running
    return { exitCode, stdout, stderr, tags: await registry.tags(name) }
  } finally {
    await gate.close()
  }
}

test.for(['SIGHUP', 'SIGINT', 'SIGTERM'] as const)(
  'after %s during the upload of layers, the report of the exact tag is true',
  async (signal) => {
    const ran = await interrupted(
      `interrupt/layers-${signal.toLowerCase()}`,
      ({ method }) => method === 'POST',
      signal,
    )
    expect(ran.stderr).toContain(`interrupted (${signal})`)
    expectTruth(ran, signal)
  },
)

test('after SIGINT while the engine writes the exact tag, the report is true', async () => {
  const ran = await interrupted('interrupt/manifest', writesTag, 'SIGINT')
  expectTruth(ran, 'SIGINT')
})

test('SIGINT before the first write ends with 130, and semtag writes nothing', async () => {
  const ran = await interrupted('interrupt/early', ({ path }) => path.includes('/tags/list'), 'SIGINT')
  expect(ran).toMatchObject({ exitCode: 130, tags: [] })
})

// The engine of an aborted push may still finish the push: both results are right if the report says so.
function expectTruth(
  { exitCode, stdout, tags }: Awaited<ReturnType<typeof interrupted>>,
  signal: EndingSignal,
): void {
  const exact = outcomes(stdout)['2.1.106']
  if (tags.includes('2.1.106'))
    expect({ exitCode, exact, tags }).toEqual({ exitCode: 4, exact: 'created', tags: ['2.1.106'] })
  else
    expect({ exitCode, exact, tags }).toEqual({
      exitCode: exitCodes[signal],
      exact: 'pending',
      tags: [],
    })
}
