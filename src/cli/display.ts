import { clean } from '../domain/text.ts'
import type { Output } from '../frontend/ambient.ts'
import type { Cancellation } from '../frontend/cancellation.ts'
import { eventLine, isDone, layerLine, longWait } from '../frontend/progress.ts'
import type { LayerProgress } from '../ports/engine.ts'
import type { ReleaseEvent, Reporter } from '../ports/run.ts'

/** Shows a release while it runs. */
export interface Display extends Reporter {
  /** Stops the animation. The shown text stays, and other text may follow. */
  close(): void
}

/** One line for each event, for logs. */
export function lineDisplay(output: Output): Display {
  return {
    event(event) {
      const text = eventLine(event)
      if (text !== undefined) output.write(`${text}\n`)
    },
    close() {},
  }
}

/** Only warnings, for `--quiet`. */
export function quietDisplay(output: Output): Display {
  const lines = lineDisplay(output)
  return {
    event(event) {
      if (event.kind === 'warning') lines.event(event)
    },
    close() {},
  }
}

/** A running push. */
export interface Push {
  readonly title: string
  /** In the order in which the engine named them. */
  readonly layers: ReadonlyMap<string, LayerProgress>
}

export interface Size {
  readonly rows: number
  readonly columns: number
}

/** The lines of a moving display: each push with its layers. They fit on the screen. */
export function frame(pushes: readonly Push[], { rows, columns }: Size): readonly string[] {
  // The cursor needs the last row. Some terminals begin a new line after the last column.
  const room = Math.max(1, Math.floor((rows - 1) / Math.max(1, pushes.length)))
  return pushes
    .flatMap((push) => pushLines(push, room, columns - 1))
    .slice(0, Math.max(1, rows - 1))
    .map((line) => line.slice(0, columns - 1))
}

function pushLines({ title, layers }: Push, room: number, width: number): readonly string[] {
  const all = [...layers.values()]
  if (all.length + 1 <= room) return [title, ...all.map((layer) => layerText(layer, width))]
  if (room < 3) return [`${title} (${all.filter(isDone).length} of ${all.length} layers)`]
  const shown = chosen(all, room - 2)
  const done = all.filter(isDone).length
  return [title, ...shown.map((layer) => layerText(layer, width)), `${done} of ${all.length} layers are done`]
}

// Prefers layers that are being sent, then layers that wait, then finished layers. Keeps their order.
function chosen(layers: readonly LayerProgress[], count: number): readonly LayerProgress[] {
  const rank = (layer: LayerProgress) => (isDone(layer) ? 2 : layer.current === undefined ? 1 : 0)
  const picked = new Set([...layers].sort((one, other) => rank(one) - rank(other)).slice(0, count))
  return layers.filter((layer) => picked.has(layer))
}

const barWidth = 24

function layerText(layer: LayerProgress, width: number): string {
  const { current, total = 0 } = layer
  const line = layerLine(layer)
  if (current === undefined || isDone(layer)) return line
  if (total <= 0) return `${line}  ${megabytes(current)} MB`
  const filled = Math.min(barWidth, Math.floor((current / total) * barWidth))
  const bar = `[${`${'='.repeat(filled)}>`.slice(0, barWidth).padEnd(barWidth)}]`
  const size = `${megabytes(current)} of ${megabytes(total)} MB`
  const full = `${line}  ${bar}  ${size}`
  return full.length <= width ? full : `${line}  ${size}`
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

const frameMilliseconds = 80
const waitMilliseconds = 1000

interface RunningPush {
  readonly title: string
  readonly layers: Map<string, LayerProgress>
}

/** What a moving display shows besides the events. */
export interface MovingOptions {
  readonly longestWait?: Cancellation['longestWait']
  /** True if a report follows on the same terminal. It repeats the events, so that `close` erases them. */
  readonly endsInReport?: boolean
}

const isInReport = ({ kind }: ReleaseEvent): boolean =>
  kind === 'published' || kind === 'written' || kind === 'settling'

function waitLines(wait: ReturnType<Cancellation['longestWait']>): readonly string[] {
  if (wait === undefined || wait.milliseconds < longWait) return []
  return [`Waiting for ${wait.who} for ${Math.floor(wait.milliseconds / 1000)} s: ${clean(wait.what)}`]
}

/**
 * A moving display for terminals: one line for each layer while the engine pushes, as in docker, and one line for a wait
 * of several seconds.
 */
export function movingDisplay(
  output: Output,
  { longestWait = () => undefined, endsInReport = false }: MovingOptions = {},
): Display {
  const pushes = new Map<string, RunningPush>()
  const told: string[] = []
  let height = 0
  let timer: NodeJS.Timeout | undefined
  let waiting: readonly string[] = []
  let isClosed = false
  const waitNow = () => (isClosed ? [] : waitLines(longestWait()))

  // One write for each frame: go to its first line, erase everything below, and print the new lines.
  const draw = (kept = ''): void => {
    clearTimeout(timer)
    timer = undefined
    const { rows = 24, columns = 80 } = output
    waiting = waitNow()
    const moving = [...frame([...pushes.values()], { rows: rows - waiting.length, columns }), ...waiting]
    const room = Math.max(0, rows - 1 - moving.length)
    const lines = [...told.slice(Math.max(0, told.length - room)), ...moving].map((line) =>
      line.slice(0, columns - 1),
    )
    const back = height === 0 ? '' : `\u001b[${height}A\u001b[J`
    const text = `${back}${kept}${lines.map((line) => `${line}\n`).join('')}`
    if (text !== '') output.write(text)
    height = lines.length
  }
  const clock = setInterval(() => {
    if (waiting.length > 0 || waitNow().length > 0) draw()
  }, waitMilliseconds)
  clock.unref()
  // The cursor stays visible, so that a killed process leaves nothing to restore.
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
      const line = eventLine(event)
      if (line === undefined) return
      if (!endsInReport || !isInReport(event)) return draw(`${line}\n`)
      told.push(line)
      draw()
    },
    close() {
      clearInterval(clock)
      if (endsInReport) {
        told.length = 0
        pushes.clear()
      }
      isClosed = true
      if (timer !== undefined || waiting.length > 0 || endsInReport) draw()
      height = 0
      pushes.clear()
    },
  }
}
