import { exitOnceWritten } from '../shell/exit.ts'
import { surroundings } from '../shell/surroundings.ts'
import { runAction } from './run.ts'

void runAction(surroundings()).then(exitOnceWritten)
