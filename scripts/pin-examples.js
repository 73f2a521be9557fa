// Examples install the semtag that they are released with: `npm version` calls this.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'))
const files = (await readdir(`${root}examples`, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
  .map((entry) => `${entry.parentPath}/${entry.name}`)

for (const file of files) {
  const text = await readFile(file, 'utf8')
  const pinned = text
    .replace(/\bsemtag@\d+\.\d+\.\d+[\w.-]*/g, `semtag@${version}`)
    .replace(/"semtag": "\^[^"]+"/g, `"semtag": "^${version}"`)
  if (pinned !== text) await writeFile(file, pinned)
}
