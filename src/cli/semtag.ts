#!/usr/bin/env node
import { run } from './run.ts'
import { surroundings } from './surroundings.ts'

process.exitCode = await run(process.argv.slice(2), surroundings())
