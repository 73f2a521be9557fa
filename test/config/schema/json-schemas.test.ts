import { expect, test } from 'vitest'
import { jsonSchemas } from '../../../src/config/schema/report-schema.ts'

test.each(Object.entries(jsonSchemas))('%s is a JSON Schema that names its parts', (_name, schema) => {
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: expect.stringContaining('semtag'),
    type: 'object',
    additionalProperties: false,
    $defs: { problem: { type: 'object' } },
  })
})
