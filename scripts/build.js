import { readdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bundle } from './bundle.js'
import { licences } from './licences.js'
import { writeSchemas } from './schemas.js'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
// dist/action is committed, and made by build-action.js.
for (const name of await readdir(dist).catch(() => []))
  if (name !== 'action') await rm(`${dist}${name}`, { recursive: true })
const { metafile } = await build({ ...bundle, metafile: true })
await writeFile(`${dist}licenses.txt`, await licences(Object.keys(metafile.inputs), bundle.absWorkingDir))
await writeSchemas()
