// tsc writes the declarations of every file that it reads; the package has those that its entries lead to.
import { readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const types = fileURLToPath(new URL('../dist/types/', import.meta.url))
const entries = ['index.d.ts', 'hooks/semantic-release/plugin.d.ts']

const wanted = new Set()
async function follow(path) {
  if (wanted.has(path)) return
  wanted.add(path)
  const text = await readFile(join(types, path), 'utf8')
  for (const [, name] of text.matchAll(/(?:from|import\()\s*['"](\.[^'"]+)\.ts['"]/g))
    await follow(join(dirname(path), `${name}.d.ts`))
}
for (const entry of entries) await follow(entry)

for (const entry of await readdir(types, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name)
  if (entry.isFile() && !wanted.has(path.slice(types.length))) await rm(path)
}
