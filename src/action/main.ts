import { runToEnd } from '../shell/exit.ts'
import { surroundings } from '../shell/surroundings.ts'
import { runAction } from './run.ts'

runToEnd(() => runAction(surroundings()))
