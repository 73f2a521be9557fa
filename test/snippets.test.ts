import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { protectedVendors } from '../src/domain/vendors/profile.ts'
import * as semtag from '../src/index.ts'
import { blocksOf, commandsOf } from './examples/support/readme.ts'
import { root } from './support/documents.ts'
import { startWorld, type World } from './support/world.ts'

const textOf = (page: string) => readFile(join(root, page), 'utf8')

/** Runs the commands of semtag that a page shows, and compares what they print; hosts are renamed, digests are left out. */
async function follow(page: string, host: string, world: World): Promise<number> {
  const session = commandsOf(await textOf(page)).filter(
    ({ script, output }) => output !== undefined && /^(?:npx )?semtag /.test(script),
  )
  for (const { script, output = '' } of session) {
    const line = script.replace(/^(?:npx )?semtag /, '').replaceAll(host, world.registry.host)
    const words = [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word)
    const { code, stdout, stderr } = await world.run(words)
    expect({ code, stderr }, script).toMatchObject({ code: 0 })
    expect(withoutDigests(stdout.replaceAll(world.registry.host, host)).trimEnd(), script).toBe(
      withoutDigests(output),
    )
  }
  return session.length
}

function withoutDigests(text: string): string {
  // The width of a column depends on the name of the host.
  return text.replace(/sha256:[0-9a-f]+/g, 'sha256:…').replace(/^repository +/m, 'repository  ')
}

test('the quick start of the README prints what it shows', async () => {
  const world = await startWorld()
  world.build('ui')
  expect(await follow('README.md', 'ghcr.io', world)).toBe(2)
})

test('the commands of docs/maintenance.md print what it shows', async () => {
  const world = await startWorld()
  for (const version of ['2.1.106', '2.1.114', '2.2.11', '3.0.42']) await world.release(version)
  expect(await follow('docs/maintenance.md', 'registry.local:5000', world)).toBe(3)
})

test('the commands of docs/protect.md print what it shows, for every vendor', async () => {
  const world = await startWorld()
  expect(await follow('docs/protect.md', 'registry.local:5000', world)).toBe(protectedVendors.length)
})

test('the plan of docs/prune.md is what prune prints', async () => {
  const world = await startWorld()
  for (const version of ['2.1.104', '2.1.105', '2.1.106', '3.0.0-rc.1', '3.0.0-jdk21', '3.0.0'])
    await world.release(version)
  expect(await follow('docs/prune.md', 'registry.local:5000', world)).toBe(1)
})

/** Runs a block of docs/library.md, and returns the lines that it prints. */
async function runBlock(number: number, host: string, environment: object): Promise<readonly string[]> {
  const [text = ''] = blocksOf(await textOf('docs/library.md'), 'ts').slice(number)
  const lines: string[] = []
  const names = {
    ...semtag,
    process: environment,
    console: { log: (...all: unknown[]) => lines.push(all.join(' ')) },
  }
  const body = text
    .replace(/^import (.*) from 'semtag'$/m, '')
    .replaceAll('registry.local:5000', host)
    .replaceAll('ghcr.io', host)
  const run = new Function(...Object.keys(names), `return (async () => {${body}\n})()`)
  await run(...Object.values(names))
  return lines
}

test('the planner of docs/library.md prints what its comments say', async () => {
  const text = await textOf('docs/library.md')
  const comments = [...(text.split('## Reference')[0] ?? '').matchAll(/^\/\/ (.*)$/gm)].map(
    ([, comment]) => comment,
  )
  expect(await runBlock(1, '', {})).toEqual(comments)
  expect(comments.length).toBe(4)
})

test('the release of docs/library.md releases, and prints what moved', async () => {
  const world = await startWorld()
  const { host } = world.registry
  world.build('ui', 'first')
  await world.run(['push', 'ui', '2.1.105', '-r', host, '-r', `${host}/acme`])
  world.build('ui', 'second')
  const lines = await runBlock(0, host, { env: { DOCKER_HOST: world.engine.host } })
  expect(lines).toEqual(
    [`${host}/ui`, `${host}/acme/ui`].flatMap((repository) =>
      ['2.1', '2', 'latest'].map((alias) => `${repository} ${alias} 2.1.105 2.1.106`),
    ),
  )
})
