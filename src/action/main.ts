import { exitOnceWritten } from '../shell/exit.ts'
import { saveMemory } from '../shell/memory.ts'
import { surroundings } from '../shell/surroundings.ts'
import { runAction } from './run.ts'

saveMemory()
void runAction(surroundings()).then(exitOnceWritten)
