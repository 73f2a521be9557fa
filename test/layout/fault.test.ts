import { expect, test } from 'vitest'
import { SemtagError } from '../../src/domain/errors.ts'
import { reading } from '../../src/layout/fault.ts'

test.for([
  ['EACCES', 'index.json cannot be read: permission denied.', 'Check its permissions.'],
  ['EPERM', 'index.json cannot be read: permission denied.', 'Check its permissions.'],
  ['EIO', 'index.json cannot be read (EIO).', undefined],
  [undefined, 'index.json cannot be read (for an unknown reason).', undefined],
] as const)('the error %s becomes LAYOUT_INVALID', async ([code, message, hint]) => {
  const cause = Object.assign(new Error('system'), { code })
  const error = await reading('index.json', () => Promise.reject(cause)).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'LAYOUT_INVALID', message, cause })
  expect(error).toHaveProperty('hint', hint)
})

test('a SemtagError stays as it is', async () => {
  const error = new SemtagError({ code: 'TIMEOUT', message: 'The time is up.' })
  await expect(reading('index.json', () => Promise.reject(error))).rejects.toBe(error)
})
