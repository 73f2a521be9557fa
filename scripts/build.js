import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bundle } from './bundle.js'

await rm(fileURLToPath(new URL('../dist', import.meta.url)), { recursive: true, force: true })
await build(bundle)
