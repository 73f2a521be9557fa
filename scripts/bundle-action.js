// The action in one file, with the licences of its packages: GitHub fetches an action by git ref and installs nothing.
// It is CommonJS and named .cjs, since package.json says `module`. Every machine builds the same file.
import { build } from 'esbuild'
import { bundle } from './bundle.js'
import { licences } from './licences.js'

/** Resolves to the files of dist/action: texts by file name. */
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
