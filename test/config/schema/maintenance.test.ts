import { expect, test } from 'vitest'
import {
  listLine,
  reconcileLine,
  removeLine,
  unyankLine,
  yankLine,
} from '../../../src/config/schema/maintenance.ts'

const lines = [listLine, reconcileLine, yankLine, unyankLine, removeLine]

test('each command says how it is written', () => {
  expect(lines.map(({ usage }) => usage)).toEqual([
    'semtag ls REPOSITORY, such as semtag ls registry.local:5000/image-gallery',
    'semtag reconcile REPOSITORY, such as semtag reconcile registry.local:5000/image-gallery',
    'semtag yank REPOSITORY VERSION…, such as semtag yank registry.local:5000/image-gallery 3.0.42',
    'semtag unyank REPOSITORY VERSION…, such as semtag unyank registry.local:5000/image-gallery 3.0.42',
    'semtag rm REPOSITORY TAG…, such as semtag rm registry.local:5000/image-gallery build-7',
  ])
})

test('what each needs', () => {
  expect(lines.map(({ required }) => required.join(' '))).toEqual([
    'REPOSITORY',
    'REPOSITORY',
    'REPOSITORY VERSION',
    'REPOSITORY VERSION',
    'REPOSITORY',
  ])
})

test('a reason has 1000 characters at most', () => {
  const issues = (reason: string) => yankLine.schema.safeParse({ reason }).error?.issues ?? []
  expect(issues('x'.repeat(1000))).toEqual([])
  expect(issues('x'.repeat(1001))).toMatchObject([{ message: 'is longer than 1000 characters' }])
})
