#!/usr/bin/env node
import * as nodeModule from 'node:module'

// What Node has compiled once is not compiled again. Newer than Node 20, and only for what is loaded from here on.
// https://nodejs.org/api/module.html#module-compile-cache
if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function')
  nodeModule.enableCompileCache()

const [{ exitOnceWritten }, { surroundings }, { run }] = await Promise.all([
  import('../shell/exit.ts'),
  import('../shell/surroundings.ts'),
  import('./run.ts'),
])
exitOnceWritten(await run(process.argv.slice(2), surroundings()))
