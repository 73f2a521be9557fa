import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { movingDisplay } from '../../src/cli/moving-display.ts'
import type { LayerProgress, ReleaseEvent } from '../../src/ports.ts'
import { digest } from '../frontend/report.ts'
import { createScreen } from './progress/screen.ts'

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

test('layers move while the engine pushes, and give way to one line', () => {
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

test('what stays is written above what moves', () => {
  const screen = createScreen()
  const display = movingDisplay(screen.output)
  display.event(pushing())
  display.event(layer({ layer: 'one', status: 'Waiting' }))
  display.event({ kind: 'warning', message: 'Look out' })
  expect(screen.text()).toBe('Warning: Look out\nPushing a.local/ui:1.2.3\none: Waiting')
})

test('two pushes at once: the end of one leaves the other in place', () => {
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

test('after an error the last state stays, no timer is left, and the cursor is where text goes on', () => {
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

test('the cursor is never hidden: nothing is to be restored after a crash', () => {
  const screen = createScreen()
  const display = movingDisplay(screen.output)
  display.event(pushing())
  display.event(layer({ layer: 'one', status: 'Pushing' }))
  display.close()
  expect(screen.raw()).not.toContain('\u001b[?25l')
})

test('it follows a terminal whose size changes', () => {
  const screen = createScreen()
  const display = movingDisplay(screen.output)
  display.event(pushing())
  for (const name of ['one', 'two', 'three', 'four']) display.event(layer({ layer: name, status: 'Waiting' }))
  vi.advanceTimersByTime(100)
  screen.output.rows = 4
  display.event(layer({ layer: 'five', status: 'Waiting' }))
  vi.advanceTimersByTime(100)
  expect(screen.text()).toBe('Pushing a.local/ui:1.2.3\none: Waiting\n0 of 5 layers are done')
})
