#!/usr/bin/env node
import { surroundings } from '../shell/surroundings.ts'
import { run } from './run.ts'

const code = await run(process.argv.slice(2), surroundings())

// A connection that is still being made would keep the process for seconds after its last word.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
