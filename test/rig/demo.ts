import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { execa } from 'execa'
import { type RigEngine, startEngine } from './engine.ts'
import { provideHostName } from './host-name.ts'
import { buildImage } from './image.ts'
import { type RigRegistry, startRegistry } from './registry.ts'

// Each rule for aliases is met once: a first release, a prerelease, moves, and a backport.
const history = ['0.3.1', '1.0.0-rc.1', '2.1.106', '2.1.114', '2.2.11', '3.0.42', '2.1.115']
const image = 'image-gallery'
const command = join(import.meta.dirname, '../../dist/semtag.js')

interface Rig {
  readonly engine: RigEngine
  readonly registry: RigRegistry
  /** How the registry is written here, `registry.local:5000`. */
  readonly address: string
}

/** Releases a history to a real registry, or with --keep leaves an engine and an empty registry to try it by hand. */
async function demo(keep: boolean, signal: AbortSignal): Promise<number> {
  await access(command).catch(() => {
    throw new Error('The demo runs the built command, and dist/semtag.js is not there: npm run build')
  })
  return withRig(async (rig) => {
    if (!keep) return releaseHistory(rig, signal)
    await buildImage(rig.engine, { name: image, layers: 3, seed: image })
    say('A Docker Engine and an empty registry run until you press Ctrl-C. In another terminal:\n')
    say(`  export DOCKER_HOST=${rig.engine.host}`)
    say(`  npx semtag push ${image} 2.1.106 --registry ${rig.address}`)
    say(`  curl ${tagsUrl(rig)}\n`)
    if (!signal.aborted) await once(signal, 'abort')
    return 0
  })
}

async function releaseHistory(rig: Rig, signal: AbortSignal): Promise<number> {
  const { engine, registry, address } = rig
  for (const version of history) {
    const labels = { 'org.opencontainers.image.version': version }
    await buildImage(engine, { name: image, layers: 3, seed: version, labels })
    const words = ['push', image, version, '--registry', address]
    say(`$ semtag ${words.join(' ')}`)
    const { exitCode = 1 } = await execa('node', [command, ...words], {
      env: { DOCKER_HOST: engine.host, DOCKER_CONTEXT: undefined, DOCKER_TLS_VERIFY: undefined },
      stdio: ['ignore', 'inherit', 'inherit'],
      reject: false,
      cancelSignal: signal,
    })
    say('')
    if (signal.aborted) return 130
    if (exitCode !== 0) return exitCode
  }
  say(`$ curl http://${address}/v2/_catalog`)
  say(`${JSON.stringify({ repositories: await registry.catalog() })}\n`)
  say(`$ curl ${tagsUrl(rig)}`)
  say(JSON.stringify({ name: image, tags: await registry.tags(image) }))
  return 0
}

function tagsUrl({ address }: Rig): string {
  return `http://${address}/v2/${image}/tags/list`
}

async function withRig(use: (rig: Rig) => Promise<number>): Promise<number> {
  const parts: { stop(): Promise<void> }[] = []
  const keep = <Part extends { stop(): Promise<void> }>(part: Part): Part => {
    parts.push(part)
    return part
  }
  try {
    const { resolves } = keep(await provideHostName())
    const registry = keep(await registryAt(5000))
    const engine = keep(await startEngine())
    const address = `${resolves ? 'registry.local' : '127.0.0.1'}:${registry.port}`
    if (address !== 'registry.local:5000')
      say(`registry.local:5000 cannot be had here: the registry is ${address}.\n`)
    return await use({ engine, registry, address })
  } finally {
    await Promise.all(parts.map((part) => part.stop()))
  }
}

async function registryAt(port: number): Promise<RigRegistry> {
  try {
    return await startRegistry({ port, deletion: true })
  } catch (error) {
    if (error instanceof Error && error.message.includes('address already in use'))
      return startRegistry({ deletion: true })
    throw error
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

const interruption = new AbortController()
// Not once: tsx passes on to this process what the terminal has sent it already.
process.on('SIGINT', () => interruption.abort())
process.on('SIGTERM', () => interruption.abort())
try {
  const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } })
  process.exitCode = await demo(values.keep, interruption.signal)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
