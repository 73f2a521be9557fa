// The action as one file, and the licences of what is in it: an action is fetched by git ref, and nothing is installed.
// CommonJS under a name that says so, since package.json says `module`. Nothing in it depends on the machine.
import { readdir, readFile } from 'node:fs/promises'
import { build } from 'esbuild'
import { bundle } from './bundle.js'

/** Resolves to what belongs into dist/action: texts by file name. */
export async function bundleAction() {
  const { absWorkingDir, alias, bundle: whole, minify, platform, target } = bundle
  const { outputFiles, metafile } = await build({
    absWorkingDir,
    alias,
    bundle: whole,
    minify,
    platform,
    target,
    entryPoints: ['src/action/main.ts'],
    outfile: 'dist/action/index.cjs',
    format: 'cjs',
    legalComments: 'none',
    write: false,
    metafile: true,
  })
  return {
    'index.cjs': outputFiles[0].text,
    'licenses.txt': await licences(Object.keys(metafile.inputs), absWorkingDir),
  }
}

async function licences(inputs, root) {
  const folders = new Set(
    inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  )
  const texts = [...folders].sort().map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(`${root}${folder}/package.json`, 'utf8'))
    const files = (await readdir(`${root}${folder}`)).filter((file) => /^(?:licen[cs]e|notice)/i.test(file))
    const parts = await Promise.all(files.sort().map((file) => readFile(`${root}${folder}/${file}`, 'utf8')))
    return `${name} ${version} (${license})\n\n${parts.map((part) => part.trim()).join('\n\n')}\n`
  })
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`)
}
