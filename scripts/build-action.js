import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { bundleAction } from './bundle-action.js'

const folder = fileURLToPath(new URL('../dist/action/', import.meta.url))
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
for (const [name, text] of Object.entries(await bundleAction())) await writeFile(`${folder}${name}`, text)
