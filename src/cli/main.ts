import { exitOnceWritten } from '../shell/exit.ts'
import { surroundings } from '../shell/surroundings.ts'
import { run } from './run.ts'

exitOnceWritten(await run(process.argv.slice(2), surroundings()))
