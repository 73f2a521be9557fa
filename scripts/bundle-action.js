// The action as one file, and the licences of what is in it: an action is fetched by git ref, and nothing is installed.
// CommonJS under a name that says so, since package.json says `module`. Nothing in it depends on the machine.
import { build } from 'esbuild'
import { bundle } from './bundle.js'
import { licences } from './licences.js'

/** Resolves to what belongs into dist/action: texts by file name. */
export async function bundleAction() {
  const { absWorkingDir, alias, bundle: whole, minify, platform, plugins, target } = bundle
  const { outputFiles, metafile } = await build({
    absWorkingDir,
    alias,
    bundle: whole,
    minify,
    platform,
    plugins,
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
