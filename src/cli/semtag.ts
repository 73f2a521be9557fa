#!/usr/bin/env node
import * as nodeModule from 'node:module'

// Import nothing before this check: an older Node fails at the first API that it lacks.
const running = process.versions.node
const [major = 0, minor = 0] = running.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Error: semtag needs Node 20.19 or newer, but this is Node ${running}.\n`)
  process.exitCode = 1
} else if (isDirectoryGone()) {
  const hint = 'Change to a directory that exists, and run the command again.'
  process.stderr.write(`Error: The working directory was deleted.\n  ${hint}\n`)
  process.exitCode = 2
} else {
  // Keeps compiled code on disk. Needs Node 22, and covers only modules that are loaded after this line.
  // https://nodejs.org/api/module.html#module-compile-cache
  if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function')
    nodeModule.enableCompileCache()
  await import('./main.ts')
}

// yargs asks for the working directory as soon as it is loaded.
function isDirectoryGone(): boolean {
  try {
    return process.cwd() === ''
  } catch {
    return true
  }
}
