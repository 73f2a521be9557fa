import { setFlagsFromString } from 'node:v8'

/**
 * Tells V8 that much flows through this process: it lowers the peak of a copy by a third. For the shells alone: the
 * process of who uses the library is not ours. And not before it is needed: once a flag is changed, V8 takes none of
 * the code that Node brings compiled, and loading Node's own modules takes three times as long.
 */
export function saveMemory(): void {
  // What is read from a connection lies outside the heap, a buffer a piece, and far more there than in objects. V8
  // looks which are garbage once its space for young objects is full by 80 percent, or 32 MB of buffers have come
  // together (in Node 24 twice as much): it is to look at 1 percent.
  setFlagsFromString('--minor-gc-task-trigger=1')
}
