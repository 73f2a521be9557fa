import { runToEnd } from '../frontend/exit.ts'
import { surroundings } from '../frontend/surroundings.ts'
import { run } from './run.ts'

runToEnd(() => run(process.argv.slice(2), surroundings()))
