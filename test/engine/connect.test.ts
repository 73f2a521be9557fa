import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { startEngine } from '../support/engine/engine.ts'

const run = promisify(execFile)

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['dockerode'],
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

test('dockerode is loaded only when an engine is used, and a closed engine lets the process end', async () => {
  const fake = await startEngine()
  onTestFinished(() => fake.close())
  const script = await bundle(`
    import { createRequire } from 'node:module'
    import { connectEngine } from '../../src/engine/connect.ts'
    const loaded = () => Object.keys(createRequire(process.cwd() + '/x').cache).some((path) => path.includes('dockerode'))
    const before = loaded()
    const settings = { env: process.env, homeDirectory: '/nowhere', platform: process.platform }
    const engine = await connectEngine(settings)
    const { name } = await engine.info(new AbortController().signal)
    console.log(JSON.stringify([before, loaded(), name]))
    await engine.close()
  `)
  const running = run(process.execPath, ['--input-type=module', '-'], { env: { DOCKER_HOST: fake.host } })
  running.child.stdin?.end(script)
  const { stdout } = await running
  expect(JSON.parse(stdout)).toEqual([false, true, 'Docker Engine 20.10.24'])
})
