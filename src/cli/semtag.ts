#!/usr/bin/env node
import * as nodeModule from 'node:module'

// What Node has compiled once is not compiled again. Newer than Node 20, and only for what is loaded from here on.
// https://nodejs.org/api/module.html#module-compile-cache
if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function')
  nodeModule.enableCompileCache()

const [{ surroundings }, { run }] = await Promise.all([
  import('../shell/surroundings.ts'),
  import('./run.ts'),
])
const code = await run(process.argv.slice(2), surroundings())

// A connection that is still being made would keep the process for seconds after its last word.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
