import { type Mask, withoutCommands } from '../frontend/safe-text.ts'
import type { Output } from '../frontend/surroundings.ts'

/** The output, for whole lines: no secret gets through, and no line that a CI runner takes for a command. */
export function safeOutput(output: Output, mask: Mask): Output {
  return {
    get isTTY() {
      return output.isTTY === true
    },
    get columns() {
      return output.columns ?? 80
    },
    get rows() {
      return output.rows ?? 24
    },
    write: (text) => output.write(withoutCommands(mask(text))),
  }
}
