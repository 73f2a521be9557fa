// tsc declares everything in every file that it reads; the package declares what its entries export, and what that names.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { statementsOf, withoutComments } from './declarations.js'

const folder = argv[2] ?? fileURLToPath(new URL('../dist/types/', import.meta.url))
const entries = ['index.d.ts', 'hooks/semantic-release/plugin.d.ts']

/** Nobody makes an object of these classes: their constructors, and what those name, are not declared. */
const withoutConstructor = (text) => text.replace(/\n {4}constructor\(.*\);$/gm, '')

/** @type {Map<string, { statements: import('./declarations.js').Statement[], wanted: Set<string> }>} */
const files = new Map()

/** @param {string} path */
function fileOf(path) {
  const found = files.get(path)
  if (found !== undefined) return found
  const text = withoutConstructor(readFileSync(join(folder, path), 'utf8'))
  const file = { statements: statementsOf(text), wanted: new Set() }
  files.set(path, file)
  return file
}

/** Keeps a name of a file, and all that its declaration names. */
function want(path, name) {
  const { statements, wanted } = fileOf(path)
  if (wanted.has(name)) return
  for (const { text, name: declared, links = [], from } of statements) {
    const [, there] = links.find(([here]) => here === name) ?? []
    if (declared !== name && there === undefined) continue
    wanted.add(name)
    if (from !== undefined) want(posix.join(posix.dirname(path), from), there)
    else if (there !== undefined) want(path, there)
    else for (const [word] of withoutComments(text).matchAll(/[A-Za-z_$][\w$]*/g)) want(path, word)
  }
}

for (const entry of entries)
  for (const { text, name, links = [] } of fileOf(entry).statements)
    if (withoutComments(text).trim().startsWith('export '))
      for (const exported of name === undefined ? links.map(([here]) => here) : [name]) want(entry, exported)

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue
  const path = join(entry.parentPath, entry.name)
  const kept = keptOf(relative(folder, path).split(sep).join('/'))
  if (kept.length === 0) rmSync(path)
  else writeFileSync(path, `${kept.join('\n')}\n`)
}

/** The statements of a file that are kept, each with the names that are wanted. */
function keptOf(path) {
  const { statements, wanted } = files.get(path) ?? { statements: [] }
  return statements.flatMap(({ text, name, links }) => {
    if (links === undefined) return wanted.has(name) ? [text] : []
    const list = links
      .filter(([here]) => wanted.has(here))
      .map(([here, there]) => (here === there ? here : `${there} as ${here}`))
    if (list.length === 0) return []
    return [text.replace(/\{[^}]*\}/, `{ ${list.join(', ')} }`).replace(/^import \{/, 'import type {')]
  })
}
