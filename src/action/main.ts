import { processAmbient } from '../frontend/ambient.ts'
import { runToEnd } from '../frontend/cancellation.ts'
import { runAction } from './run.ts'

runToEnd(() => runAction(processAmbient()))
