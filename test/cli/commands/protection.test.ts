import { expect, test } from 'vitest'
import { protectionDocument, protectionText } from '../../../src/cli/commands/protect.ts'

const harbor = {
  vendor: 'harbor',
  patterns: ['[0-9]*.[0-9]*.*[^d]', 'sha-1'],
  caveats: ['Mind this.'],
} as const
const ecr = { vendor: 'ecr', filters: ['0.*.*'], caveats: [] } as const

test('several patterns stand in braces for the API, and without them in the form', () => {
  const text = protectionText(harbor, 'gallery/team/ui')
  expect(text).toContain('Tags                  matching  [0-9]*.[0-9]*.*[^d],sha-1\n')
  expect(text).toContain('"pattern": "{[0-9]*.[0-9]*.*[^d],sha-1}"')
  expect(text).toContain('In the project gallery,')
  expect(text).toContain('"pattern": "team/ui"')
  expect(text).toMatch(/\n# Mind this\.\n$/)
})

test('what is not known is left to fill in', () => {
  expect(protectionText(ecr, undefined)).toContain('--repository-name REPOSITORY ')
  expect(protectionText(harbor, 'ui')).toContain('/projects/PROJECT/')
  expect(protectionDocument(ecr, undefined)).toMatchObject({ request: { repositoryName: null } })
})
