import type { OnReadOpts } from 'node:net'
import type { Duplex } from 'node:stream'

const diversions = new WeakMap<Duplex, (intake: Intake) => void>()

/** Opens a socket from which `readDirectly` can read. `connect` passes the option to `net.connect` or `tls.connect`. */
export function openReadable<T extends Duplex | null | undefined>(connect: (onread: OnReadOpts) => T): T {
  const memory = Buffer.allocUnsafeSlow(64 * 1024)
  let intake: Intake | undefined
  const socket = connect({
    buffer: () => intake?.space() ?? memory,
    // A copy: the next read overwrites the memory.
    callback: (length) =>
      intake?.add(length) ?? socket?.push(Buffer.from(memory.subarray(0, length))) ?? false,
  })
  if (socket)
    diversions.set(socket, (next) => {
      next.begin(memory)
      intake = next
    })
  return socket
}

/**
 * Reads the next `size` bytes of a socket past Node's HTTP parser, which copies every 64 KiB into a new buffer. This reader
 * uses its memory again: a piece is valid until the caller asks for the next one. Close the socket afterwards.
 * Undefined if the socket is not from `openReadable`, or has bytes that the parser has not taken yet.
 */
export function readDirectly(socket: Duplex, size: number): DirectReading | undefined {
  const divert = diversions.get(socket)
  if (divert === undefined || socket.readableLength > 0) return undefined
  const intake = createIntake(size, () => void socket.resume())
  divert(intake)
  socket.resume()
  return intake
}

export interface DirectReading extends AsyncIterable<Uint8Array> {
  /** Makes the reader throw `error` after the bytes that have arrived. */
  fail(error: Error): void
}

/** Where a socket puts the bytes that it reads. */
interface Intake extends DirectReading {
  /** The first read is into this memory. */
  begin(memory: Buffer): void
  /** The memory for the next read. */
  space(): Uint8Array
  /** Takes `length` bytes that were written to `space()`. Returns false to pause the socket. */
  add(length: number): boolean
}

/** Memory for several reads. */
interface Block {
  readonly memory: Buffer
  filled: number
  taken: number
}

const blockSize = 256 * 1024
// A read into less is not worth its overhead.
const leastSpace = blockSize / 4

function createIntake(size: number, resume: () => void): Intake {
  // The socket fills the last block, and the reader empties the first.
  const blocks: Block[] = []
  const free: Buffer[] = []
  let missing = size
  let waiting = 0
  let isPaused = false
  let failure: Error | undefined
  let wake = () => {}

  const begin = (memory: Buffer) => void blocks.push({ memory, filled: 0, taken: 0 })
  const take = (): Uint8Array => {
    const [block] = blocks
    if (block === undefined) return new Uint8Array()
    const bytes = block.memory.subarray(block.taken, block.filled)
    block.taken = block.filled
    waiting -= bytes.length
    return bytes
  }
  async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    while (missing + waiting > 0) {
      const bytes = take()
      if (isPaused && waiting < blockSize) {
        isPaused = false
        resume()
      }
      if (bytes.length > 0) yield bytes
      else if (blocks.length > 1) free.push(...blocks.splice(0, 1).map(({ memory }) => memory))
      else if (failure !== undefined) throw failure
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  }
  return {
    [Symbol.asyncIterator]: pieces,
    begin,
    space() {
      const last = blocks.at(-1)
      return last?.memory.subarray(last.filled) ?? new Uint8Array()
    },
    add(length) {
      const last = blocks.at(-1)
      if (last === undefined) return false
      // Ignore bytes after the content.
      const bytes = Math.min(length, missing)
      last.filled += bytes
      missing -= bytes
      waiting += bytes
      if (last.memory.length - last.filled < leastSpace)
        begin(free.pop() ?? Buffer.allocUnsafeSlow(blockSize))
      wake()
      isPaused = missing === 0 || waiting >= blockSize
      return !isPaused
    },
    fail(error) {
      failure = error
      wake()
    },
  }
}
