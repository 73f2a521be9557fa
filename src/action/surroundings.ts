import type { Surroundings } from '../frontend/surroundings.ts'

/** Everything ambient that the action uses, so that it runs in a test as it runs on a runner. */
export type ActionSurroundings = Omit<Surroundings, 'stderr'>
