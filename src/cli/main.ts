import { runToEnd } from '../shell/exit.ts'
import { surroundings } from '../shell/surroundings.ts'
import { run } from './run.ts'

runToEnd(() => run(process.argv.slice(2), surroundings()))
