import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { frame, movingDisplay, type Push } from '../../src/cli/display.ts'
import type { LayerProgress } from '../../src/ports/engine.ts'
import type { ReleaseEvent } from '../../src/ports/run.ts'
import { digest } from '../frontend/report.ts'
import { createScreen } from './progress/screen.ts'

describe('frame', () => {
  function push(title: string, layers: readonly LayerProgress[]): Push {
    return { title, layers: new Map(layers.map((layer) => [layer.layer, layer])) }
  }

  const layers: readonly LayerProgress[] = [
    { layer: 'aaaaaaaaaaaa', status: 'Pushed' },
    { layer: 'bbbbbbbbbbbb', status: 'Pushing', current: 0, total: 2_000_000 },
    { layer: 'cccccccccccc', status: 'Pushing', current: 13_100_000, total: 26_200_000 },
    { layer: 'dddddddddddd', status: 'Pushing', current: 27_000_000, total: 26_200_000 },
    { layer: 'eeeeeeeeeeee', status: 'Pushing', current: 512 },
    { layer: 'ffffffffffff', status: 'Waiting' },
    { layer: 'ffffffffffff\u001b[2J', status: 'Pre\nparing' },
  ]

  test('each layer has a line, as in docker', () => {
    expect(
      frame([push('Pushing a.local/ui:1.2.3', layers)], { rows: 24, columns: 80 }),
    ).toMatchInlineSnapshot(`
    [
      "Pushing a.local/ui:1.2.3",
      "aaaaaaaaaaaa: Pushed",
      "bbbbbbbbbbbb: Pushing  [>                       ]  0.0 of 2.0 MB",
      "cccccccccccc: Pushing  [============>           ]  13.1 of 26.2 MB",
      "dddddddddddd: Pushing  [========================]  27.0 of 26.2 MB",
      "eeeeeeeeeeee: Pushing  0.0 MB",
      "ffffffffffff: Waiting",
      "ffffffffffff: Pre paring",
    ]
  `)
  })

  test('a narrow terminal loses bars first, then the ends of lines', () => {
    expect(
      frame([push('Pushing a.local/ui:1.2.3', layers)], { rows: 24, columns: 45 }),
    ).toMatchInlineSnapshot(`
    [
      "Pushing a.local/ui:1.2.3",
      "aaaaaaaaaaaa: Pushed",
      "bbbbbbbbbbbb: Pushing  0.0 of 2.0 MB",
      "cccccccccccc: Pushing  13.1 of 26.2 MB",
      "dddddddddddd: Pushing  27.0 of 26.2 MB",
      "eeeeeeeeeeee: Pushing  0.0 MB",
      "ffffffffffff: Waiting",
      "ffffffffffff: Pre paring",
    ]
  `)
    expect(
      frame([push('Pushing a.local/ui:1.2.3', layers)], { rows: 24, columns: 21 }),
    ).toMatchInlineSnapshot(`
    [
      "Pushing a.local/ui:1",
      "aaaaaaaaaaaa: Pushed",
      "bbbbbbbbbbbb: Pushin",
      "cccccccccccc: Pushin",
      "dddddddddddd: Pushin",
      "eeeeeeeeeeee: Pushin",
      "ffffffffffff: Waitin",
      "ffffffffffff: Pre pa",
    ]
  `)
  })

  test('a low terminal shows the layers that are being pushed', () => {
    expect(
      frame([push('Pushing a.local/ui:1.2.3', layers)], { rows: 6, columns: 80 }),
    ).toMatchInlineSnapshot(`
    [
      "Pushing a.local/ui:1.2.3",
      "bbbbbbbbbbbb: Pushing  [>                       ]  0.0 of 2.0 MB",
      "cccccccccccc: Pushing  [============>           ]  13.1 of 26.2 MB",
      "dddddddddddd: Pushing  [========================]  27.0 of 26.2 MB",
      "1 of 7 layers are done",
    ]
  `)
  })

  test('several pushes share the screen', () => {
    const pushes = ['a', 'b'].map((name) => push(`Pushing ${name}.local/ui:1.2.3`, layers))
    expect(frame(pushes, { rows: 9, columns: 80 })).toMatchInlineSnapshot(`
    [
      "Pushing a.local/ui:1.2.3",
      "bbbbbbbbbbbb: Pushing  [>                       ]  0.0 of 2.0 MB",
      "cccccccccccc: Pushing  [============>           ]  13.1 of 26.2 MB",
      "1 of 7 layers are done",
      "Pushing b.local/ui:1.2.3",
      "bbbbbbbbbbbb: Pushing  [>                       ]  0.0 of 2.0 MB",
      "cccccccccccc: Pushing  [============>           ]  13.1 of 26.2 MB",
      "1 of 7 layers are done",
    ]
  `)
    expect(frame(pushes, { rows: 4, columns: 80 })).toMatchInlineSnapshot(`
    [
      "Pushing a.local/ui:1.2.3 (1 of 7 layers)",
      "Pushing b.local/ui:1.2.3 (1 of 7 layers)",
    ]
  `)
  })

  describe.each([1, 2, 3, 7])('%i pushes fit on the screen', (count) => {
    const pushes = Array.from({ length: count }, (_, index) =>
      push(`Pushing ${index}.local/ui:1.2.3`, layers),
    )

    test.each([1, 2, 3, 4, 5, 8, 24, 50])('pushes never fill a screen of %i rows', (rows) => {
      for (const columns of [2, 10, 40, 80, 200]) {
        const lines = frame(pushes, { rows, columns })
        expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1))
        expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(columns)
        expect(lines.join('')).toMatch(/^[ -~]*$/)
      }
    })
  })
})

describe('moving display', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const pushing = (repository = 'a.local/ui'): ReleaseEvent => ({ kind: 'pushing', repository, tag: '1.2.3' })
  const layer = (progress: LayerProgress, repository = 'a.local/ui'): ReleaseEvent => ({
    kind: 'layer',
    repository,
    progress,
  })
  const published = (repository = 'a.local/ui'): ReleaseEvent => ({
    kind: 'published',
    repository,
    tag: '1.2.3',
    digest: digest('a'),
    how: 'pushed',
  })
  const short = digest('a').slice(0, 19)

  test('layers move while the engine pushes, and one line replaces them', () => {
    const screen = createScreen()
    const display = movingDisplay(screen.output)
    display.event(pushing())
    for (let index = 0; index < 50; index++)
      display.event(layer({ layer: `layer${index % 5}`, status: 'Pushing', current: index, total: 50 }))
    expect(screen.writes).toBe(1)
    vi.advanceTimersByTime(1000)
    expect(screen.writes).toBe(2)
    expect(screen.text()).toMatchInlineSnapshot(`
    "Pushing a.local/ui:1.2.3
    layer0: Pushing  [=====================>  ]  0.0 of 0.0 MB
    layer1: Pushing  [======================> ]  0.0 of 0.0 MB
    layer2: Pushing  [======================> ]  0.0 of 0.0 MB
    layer3: Pushing  [=======================>]  0.0 of 0.0 MB
    layer4: Pushing  [=======================>]  0.0 of 0.0 MB"
  `)

    display.event(published())
    display.event({ kind: 'written', repository: 'a.local/ui', tag: '1.2', digest: digest('a') })
    display.close()
    expect(screen.text()).toBe(`Pushed a.local/ui:1.2.3  ${short}\nTagged a.local/ui:1.2`)
  })

  test('lasting lines are written above moving lines', () => {
    const screen = createScreen()
    const display = movingDisplay(screen.output)
    display.event(pushing())
    display.event(layer({ layer: 'one', status: 'Waiting' }))
    display.event({ kind: 'warning', message: 'Look out' })
    expect(screen.text()).toBe('Warning: Look out\nPushing a.local/ui:1.2.3\none: Waiting')
  })

  test('the end of one push leaves another push on the screen', () => {
    const screen = createScreen()
    const display = movingDisplay(screen.output)
    for (const repository of ['a.local/ui', 'b.local/ui']) {
      display.event(pushing(repository))
      display.event(layer({ layer: 'one', status: 'Waiting' }, repository))
    }
    display.event(published('a.local/ui'))
    display.event(layer({ layer: 'one', status: 'Pushed' }, 'a.local/ui'))
    display.event(layer({ layer: 'two', status: 'Waiting' }, 'b.local/ui'))
    vi.advanceTimersByTime(1000)
    expect(screen.text()).toBe(
      `Pushed a.local/ui:1.2.3  ${short}\nPushing b.local/ui:1.2.3\none: Waiting\ntwo: Waiting`,
    )
  })

  test('after an error the last state stays, no timer is left, and the cursor is below the text', () => {
    const screen = createScreen()
    const display = movingDisplay(screen.output)
    display.event(pushing())
    display.event(layer({ layer: 'one', status: 'Pushing', current: 1, total: 4 }))
    display.close()
    expect(vi.getTimerCount()).toBe(0)
    screen.output.write('Error: denied\n')
    display.event(layer({ layer: 'one', status: 'Pushing', current: 2, total: 4 }))
    vi.advanceTimersByTime(1000)
    expect(screen.text()).toMatchInlineSnapshot(`
    "Pushing a.local/ui:1.2.3
    one: Pushing  [======>                 ]  0.0 of 0.0 MB
    Error: denied"
  `)
  })

  test('before a report, what the report repeats is erased, and warnings stay', () => {
    const screen = createScreen()
    const display = movingDisplay(screen.output, { endsInReport: true })
    display.event(pushing())
    display.event({ kind: 'warning', message: 'Look out' })
    display.event(published())
    display.event({ kind: 'written', repository: 'a.local/ui', tag: '1.2', digest: digest('a') })
    expect(screen.text()).toBe(`Warning: Look out\nPushed a.local/ui:1.2.3  ${short}\nTagged a.local/ui:1.2`)
    display.close()
    screen.output.write('The report\n')
    expect(screen.text()).toBe('Warning: Look out\nThe report')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('more results than rows scroll', () => {
    const screen = createScreen(80, 4)
    const display = movingDisplay(screen.output, { endsInReport: true })
    for (const tag of ['1', '2', '3', '4', '5'])
      display.event({ kind: 'written', repository: 'a.local/ui', tag, digest: digest('a') })
    expect(screen.text()).toBe('Tagged a.local/ui:3\nTagged a.local/ui:4\nTagged a.local/ui:5')
    display.close()
    expect(screen.text()).toBe('')
  })

  test('a wait of several seconds shows who is waited for, and what for', () => {
    const screen = createScreen()
    let milliseconds: number | undefined = 0
    const longestWait = () =>
      milliseconds === undefined
        ? undefined
        : { who: 'registry.local:5000', what: 'GET /v2/ui/tags/list', milliseconds }
    const display = movingDisplay(screen.output, { longestWait })
    vi.advanceTimersByTime(2000)
    expect(screen.text()).toBe('')
    milliseconds = 5300
    vi.advanceTimersByTime(1000)
    expect(screen.text()).toBe('Waiting for registry.local:5000 for 5 s: GET /v2/ui/tags/list')
    milliseconds = undefined
    vi.advanceTimersByTime(1000)
    expect(screen.text()).toBe('')
    milliseconds = 9000
    vi.advanceTimersByTime(1000)
    expect(screen.text()).toContain('for 9 s')
    display.close()
    expect(screen.text()).toBe('')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('the cursor is never hidden, so a crash leaves nothing to restore', () => {
    const screen = createScreen()
    const display = movingDisplay(screen.output)
    display.event(pushing())
    display.event(layer({ layer: 'one', status: 'Pushing' }))
    display.close()
    expect(screen.raw()).not.toContain('\u001b[?25l')
  })

  test('the display follows the size of the terminal', () => {
    const screen = createScreen()
    const display = movingDisplay(screen.output)
    display.event(pushing())
    for (const name of ['one', 'two', 'three', 'four'])
      display.event(layer({ layer: name, status: 'Waiting' }))
    vi.advanceTimersByTime(100)
    screen.output.rows = 4
    display.event(layer({ layer: 'five', status: 'Waiting' }))
    vi.advanceTimersByTime(100)
    expect(screen.text()).toBe('Pushing a.local/ui:1.2.3\none: Waiting\n0 of 5 layers are done')
  })
})
