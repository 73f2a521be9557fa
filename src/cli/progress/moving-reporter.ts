import { Writable } from 'node:stream'
import { createLogUpdate } from 'log-update'
import { clean } from '../../domain/text.ts'
import type { LayerProgress, Reporter } from '../../ports.ts'
import type { Output } from '../surroundings.ts'
import { eventLine } from './lines.ts'

/** A display that moves, for terminals: a line a layer while the engine pushes, as docker shows it. */
export function movingReporter(output: Output): Reporter {
  const { rows, columns } = output
  const sink = new Writable({
    decodeStrings: false,
    write: (text, _encoding, done) => done(void output.write(String(text))),
  })
  const draw = createLogUpdate(Object.assign(sink, { rows, columns }))
  const layers = new Map<string, LayerProgress>()
  return {
    event(event) {
      if (event.kind === 'layer') {
        layers.set(`${event.repository} ${event.progress.layer}`, event.progress)
        draw(
          visible([...layers.values()], rows)
            .map(layerText)
            .join('\n'),
        )
        return
      }
      draw.done()
      layers.clear()
      const line = eventLine(event)
      if (line !== undefined) output.write(`${line}\n`)
    },
  }
}

// As many as the screen has room for, those that are under way before the others.
function visible(layers: readonly LayerProgress[], rows = 24): readonly LayerProgress[] {
  const room = Math.max(1, rows - 2)
  const moving = layers.filter(({ current }) => current !== undefined)
  const still = layers.filter(({ current }) => current === undefined)
  return layers.length <= room ? layers : [...moving, ...still].slice(0, room)
}

const barWidth = 24

function layerText({ layer, status, current, total }: LayerProgress): string {
  const name = `${clean(layer, 12).padEnd(12)}  ${clean(status, 40)}`
  if (current === undefined || total === undefined || total <= 0) return name
  const filled = Math.min(barWidth, Math.round((current / total) * barWidth))
  return `${name}  [${'='.repeat(filled).padEnd(barWidth)}]  ${megabytes(current)} of ${megabytes(total)}`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
