import { surroundings } from '../shell/surroundings.ts'
import { runAction } from './run.ts'

void runAction(surroundings()).then((code) => {
  // A connection that is still being made would keep the process for seconds after its last word.
  process.stdout.write('', () => process.exit(code))
})
