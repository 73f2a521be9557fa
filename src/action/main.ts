import { runToEnd } from '../frontend/exit.ts'
import { surroundings } from '../frontend/surroundings.ts'
import { runAction } from './run.ts'

runToEnd(() => runAction(surroundings()))
