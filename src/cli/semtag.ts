#!/usr/bin/env node
import * as nodeModule from 'node:module'

// What Node has compiled once is not compiled again. Newer than Node 20, and only for what is loaded from here on.
// https://nodejs.org/api/module.html#module-compile-cache
if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function')
  nodeModule.enableCompileCache()

await import('./main.ts')
