#!/usr/bin/env node
import * as nodeModule from 'node:module'

// What Node has compiled once is not compiled again. Newer than Node 20, and only for what is loaded from here on.
// https://nodejs.org/api/module.html#module-compile-cache
if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function')
  nodeModule.enableCompileCache()

// yargs asks for the working directory as soon as it is loaded.
try {
  process.cwd()
} catch {
  const hint = 'Change to a directory that exists, and run it again.'
  process.stderr.write(`Error: The working directory is not there any more: it was deleted.\n  ${hint}\n`)
  process.exit(2)
}

await import('./main.ts')
