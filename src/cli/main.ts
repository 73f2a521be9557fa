import { processAmbient } from '../frontend/ambient.ts'
import { runToEnd } from '../frontend/cancellation.ts'
import { run } from './run.ts'

runToEnd(() => run(process.argv.slice(2), processAmbient()))
