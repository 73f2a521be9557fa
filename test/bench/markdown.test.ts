import { expect, test } from 'vitest'
import { between, milliseconds, ratio, seconds } from './markdown.ts'
import { figuresOf, ratiosOf, rotated } from './measure.ts'

test('a figure shows the median, the minimum and the maximum', () => {
  expect(seconds(figuresOf([5400, 5010, 5050]))).toBe('5.05 s (5.01–5.40)')
  expect(milliseconds(figuresOf([52, 50, 60, 54]))).toBe('53 ms (50–60)')
})

test('a ratio compares the values of one round', () => {
  expect(ratio(ratiosOf([1, 4, 2], [10, 10, 10]))).toBe('0.20 (0.10–0.40)')
})

test('each round begins with another entry', () => {
  expect([0, 1, 2, 3].map((round) => rotated(['a', 'b', 'c'], round)[0])).toEqual(['a', 'b', 'c', 'a'])
})

test('a text replaces only what is between its markers', () => {
  const document = '# Title\n<!-- performance -->\nold\n<!-- /performance -->\nend\n'
  expect(between(document, 'performance', 'new\n')).toBe(document.replace('old', 'new'))
  expect(() => between(document, 'history', 'new')).toThrow('There is no <!-- history -->')
})
