import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { engineRequest } from './engine-api.ts'
import { remainsOf } from './remains.ts'

const root = join(import.meta.dirname, '../..')
const demo = ['--import', 'tsx', join(import.meta.dirname, 'demo.ts')]
const options = { cwd: root, env: { NO_COLOR: '1', SEMTAG_TEST_ENGINE: '' } }

test('the demo releases a history to a real registry, a backport last', { timeout: 180_000 }, async () => {
  const { stdout } = await execa('node', demo, options)
  const [backport = ''] = stdout.split('$ semtag push image-gallery 2.1.115').slice(1)

  expect(backport).toMatch(
    / {2}created {2}2\.1\.115\n {2}moved +2\.1 +2\.1\.114 → 2\.1\.115\n {2}held +2 +2\.2\.11 is newer\n {2}held +latest +3\.0\.42 is newer\n/,
  )
  expect(backport).toContain('{"repositories":["image-gallery"]}')
  expect(backport).toContain('"0.3","0.3.1","1.0.0-rc.1","2","2.1","2.1.106"')
})

test('with --keep it runs until it is interrupted, and cleans up', async () => {
  const running = execa('node', [...demo, '--keep'], { ...options, reject: false })
  const lines: string[] = []
  for await (const line of createInterface(running.stdout)) {
    lines.push(line)
    if (line.includes('curl')) break
  }
  const host = /DOCKER_HOST=(\S+)/.exec(lines.join('\n'))?.[1] ?? ''
  const { status } = await engineRequest({ host }, { path: '/images/image-gallery/json' })

  running.kill('SIGINT')
  const { exitCode } = await running

  expect(status).toBe(200)
  expect(lines.join('\n')).toMatch(/npx semtag push image-gallery 2\.1\.106 --registry \S+:\d+/)
  expect(exitCode).toBe(0)
  expect(await remainsOf(dirname(host.slice('unix://'.length)))).toEqual([])
})
