import { describe, expect, test } from 'vitest'
import { frame, type Push } from '../../src/cli/moving-display.ts'
import type { LayerProgress } from '../../src/ports.ts'

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

test('a line a layer, as docker has it', () => {
  expect(frame([push('Pushing a.local/ui:1.2.3', layers)], { rows: 24, columns: 80 })).toMatchInlineSnapshot(`
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

test('on a narrow terminal bars go first, then ends of lines', () => {
  expect(frame([push('Pushing a.local/ui:1.2.3', layers)], { rows: 24, columns: 45 })).toMatchInlineSnapshot(`
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
  expect(frame([push('Pushing a.local/ui:1.2.3', layers)], { rows: 24, columns: 21 })).toMatchInlineSnapshot(`
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

test('on a low terminal the layers that are under way are shown', () => {
  expect(frame([push('Pushing a.local/ui:1.2.3', layers)], { rows: 6, columns: 80 })).toMatchInlineSnapshot(`
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

describe.each([1, 2, 3, 7])('%i pushes', (count) => {
  const pushes = Array.from({ length: count }, (_, index) => push(`Pushing ${index}.local/ui:1.2.3`, layers))

  test.each([1, 2, 3, 4, 5, 8, 24, 50])('never fill a screen of %i rows', (rows) => {
    for (const columns of [2, 10, 40, 80, 200]) {
      const lines = frame(pushes, { rows, columns })
      expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1))
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(columns)
      expect(lines.join('')).toMatch(/^[ -~]*$/)
    }
  })
})
