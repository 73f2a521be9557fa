// A program for crash.test.ts: starts everything that the rig has, says where, and never stops it.
import { dirname } from 'node:path'
import { startEngine } from './engine.ts'
import { provideHostName } from './host-name.ts'
import { startRegistry } from './registry.ts'

const name = process.argv[2] ?? ''
await provideHostName(name)
const [engine, registry] = await Promise.all([startEngine(), startRegistry({ auth: 'token', tls: true })])
const directories = [dirname(engine.host.slice('unix://'.length)), dirname(registry.location.accessLogFile)]
process.stdout.write(`${JSON.stringify(directories)}\n`)
setInterval(() => {}, 60_000)
