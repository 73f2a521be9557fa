import { eventLine } from '../frontend/lines.ts'
import type { Output } from '../frontend/surroundings.ts'
import type { LayerProgress, ReleaseEvent } from '../ports.ts'
import type { Display } from './display.ts'
import { frame } from './frame.ts'

const frameMilliseconds = 80

interface RunningPush {
  readonly title: string
  readonly layers: Map<string, LayerProgress>
}

/** A display that moves, for terminals: a line a layer while the engine pushes, as docker shows it. */
export function movingDisplay(output: Output): Display {
  const pushes = new Map<string, RunningPush>()
  let height = 0
  let timer: NodeJS.Timeout | undefined

  // One write a frame: up to its first line, everything below erased, then what is to be there.
  const draw = (kept = ''): void => {
    clearTimeout(timer)
    timer = undefined
    const { rows = 24, columns = 80 } = output
    const lines = frame([...pushes.values()], { rows, columns })
    const back = height === 0 ? '' : `\u001b[${height}A\u001b[J`
    const text = `${back}${kept}${lines.map((line) => `${line}\n`).join('')}`
    if (text !== '') output.write(text)
    height = lines.length
  }
  // The cursor stays visible, so that there is nothing to restore however the process ends.
  const drawSoon = (): void => {
    timer ??= setTimeout(draw, frameMilliseconds)
  }
  const pushing = ({ repository, tag }: Extract<ReleaseEvent, { kind: 'pushing' }>): void => {
    pushes.set(repository, { title: `Pushing ${repository}:${tag}`, layers: new Map() })
    draw()
  }

  return {
    event(event) {
      if (event.kind === 'pushing') return pushing(event)
      if (event.kind === 'layer') {
        pushes.get(event.repository)?.layers.set(event.progress.layer, event.progress)
        return drawSoon()
      }
      if (event.kind === 'published') pushes.delete(event.repository)
      draw(`${eventLine(event)}\n`)
    },
    close() {
      if (timer !== undefined) draw()
      height = 0
      pushes.clear()
    },
  }
}
