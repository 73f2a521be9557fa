import { expect, test } from 'vitest'
import { createWarnings } from '../../../src/release/state/warnings.ts'

test('semtag reports each warning at once, with the image if there are several', () => {
  const events: unknown[] = []
  const warnings = createWarnings({ event: (event) => void events.push(event) })
  const [ui, only] = [warnings.of('ui:2.1'), warnings.of(undefined)]
  ui.warn('It is old.')
  warnings.warn('npm latest stays.')
  ui.warn('"ui:2.1" is an index.')
  only.warn('It is new.')
  ui.warnOfAll('The engine reaches it.')
  expect(warnings.general).toEqual(['npm latest stays.', 'The engine reaches it.'])
  expect(ui.own).toEqual(['ui:2.1: It is old.', '"ui:2.1" is an index.'])
  expect(only.own).toEqual(['It is new.'])
  const message = ['ui:2.1: It is old.', 'npm latest stays.', '"ui:2.1" is an index.', 'It is new.']
  expect(events).toEqual(
    [...message, 'The engine reaches it.'].map((text) => ({ kind: 'warning', message: text })),
  )
})
