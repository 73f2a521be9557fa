import { readdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bundle, parser } from './bundle.js'
import { licences } from './licences.js'
import { writeSbom } from './sbom.js'
import { writeSchemas } from './schemas.js'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
// dist/action is committed, and made by build-action.js.
for (const name of await readdir(dist).catch(() => []))
  if (name !== 'action') await rm(`${dist}${name}`, { recursive: true })
const root = bundle.absWorkingDir
const built = await Promise.all([parser, bundle].map((part) => build({ ...part, metafile: true })))
const metafiles = built.map(({ metafile }) => metafile)
const inputs = new Set(metafiles.flatMap(({ inputs }) => Object.keys(inputs)))
await writeFile(`${dist}licenses.txt`, await licences([...inputs], root))
await Promise.all([writeSbom(metafiles, root, `${dist}sbom.json`), writeSchemas()])
