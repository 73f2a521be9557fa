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

test('the process ends once the engine is closed', async () => {
  const fake = await startEngine()
  onTestFinished(() => fake.close())
  const script = await bundle(`
    import { connectEngine } from '../../src/engine/connect.ts'
    const settings = { env: process.env, homeDirectory: '/nowhere', platform: process.platform }
    const engine = await connectEngine(settings)
    const { name } = await engine.info(new AbortController().signal)
    console.log(name)
    await engine.close()
  `)
  const running = run(process.execPath, ['--input-type=module', '-'], { env: { DOCKER_HOST: fake.host } })
  running.child.stdin?.end(script)
  const { stdout } = await running
  expect(stdout).toBe('Docker Engine 20.10.24\n')
})
