import { readdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bundle, parser } from './bundle.js'
import { licences } from './licences.js'
import { writeSchemas } from './schemas.js'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
// dist/action is committed, and made by build-action.js.
for (const name of await readdir(dist).catch(() => []))
  if (name !== 'action') await rm(`${dist}${name}`, { recursive: true })
const built = await Promise.all([parser, bundle].map((part) => build({ ...part, metafile: true })))
const inputs = new Set(built.flatMap(({ metafile }) => Object.keys(metafile.inputs)))
await writeFile(`${dist}licenses.txt`, await licences([...inputs], bundle.absWorkingDir))
await writeSchemas()
