import { expect, test } from 'vitest'
import { lineDisplay, quietDisplay } from '../../src/cli/display.ts'

function output() {
  const written: string[] = []
  return { written, write: (text: string) => void written.push(text) }
}

const pushing = { kind: 'pushing', repository: 'a.local/ui', tag: '1.2.3' } as const
const layer = {
  kind: 'layer',
  repository: 'a.local/ui',
  progress: { layer: 'a', status: 'Pushing' },
} as const
const warning = { kind: 'warning', message: 'Look out' } as const

test('the display for logs has one line per event, and none for events that only move', () => {
  const { written, ...to } = output()
  const display = lineDisplay(to)
  for (const event of [pushing, layer, warning]) display.event(event)
  display.close()
  expect(written).toEqual(['Pushing a.local/ui:1.2.3\n', 'Warning: Look out\n'])
})

test('--quiet shows only warnings', () => {
  const { written, ...to } = output()
  const display = quietDisplay(to)
  for (const event of [pushing, layer, warning]) display.event(event)
  display.close()
  expect(written).toEqual(['Warning: Look out\n'])
})
