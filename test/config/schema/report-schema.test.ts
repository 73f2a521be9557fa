import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import {
  careReport,
  type fleetListReport,
  type fleetReport,
  type listReport,
} from '../../../src/config/schema/maintenance-schema.ts'
import type { fleetPruneReport, pruneReport } from '../../../src/config/schema/prune-schema.ts'
import {
  failureDocument,
  jsonSchemas,
  releaseReport,
  releasesReport,
} from '../../../src/config/schema/report-schema.ts'
import type { FleetListReport, ListReport } from '../../../src/domain/list-report.ts'
import type { FleetPruneReport, PruneReport } from '../../../src/domain/prune-report.ts'
import type {
  FleetReport,
  MaintenanceReport,
  ReleaseReport,
  ReleasesReport,
} from '../../../src/domain/report.ts'
import type { FailureDocument } from '../../../src/frontend/failure.ts'
import { reportOf, reportsOf } from '../../frontend/report.ts'

interface Field {
  /** As a JSON pointer. */
  readonly path: string
  readonly description: string | undefined
  readonly examples: readonly unknown[]
}

const node = z.looseObject({
  description: z.string().optional(),
  examples: z.array(z.unknown()).default([]),
  properties: z.record(z.string(), z.unknown()).default({}),
})

/** Every property in a schema, however deep. */
function fieldsIn(value: unknown, path = ''): readonly Field[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => fieldsIn(each, `${path}/${index}`))
  if (typeof value !== 'object' || value === null) return []
  const own = Object.entries(node.parse(value).properties).map(([name, property]) => {
    const { description, examples } = node.parse(property)
    return { path: `${path}/properties/${name}`, description, examples }
  })
  const deeper = Object.entries(value).filter(([key]) => !['examples', 'enum', 'required'].includes(key))
  return [...own, ...deeper.flatMap(([key, each]) => fieldsIn(each, `${path}/${key}`))]
}

describe('json schemas', () => {
  test.each(Object.entries(jsonSchemas))('%s is a JSON Schema that names its parts', (_name, schema) => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: expect.stringContaining('semtag'),
      $id: expect.stringMatching(/^https:\/\/github\.com\/semtag\/semtag\/schema\/[a-z]+\.json$/),
      type: 'object',
      $defs: { problem: { type: 'object' } },
    })
  })

  test.each(Object.entries(jsonSchemas))(
    '%s describes each field, with examples that it takes',
    (_name, schema) => {
      const fields = fieldsIn(schema)
      expect(fields.length).toBeGreaterThan(3)
      expect(fields.filter(({ description }) => !/^[A-Za-z-].*\.$/.test(description ?? ''))).toEqual([])
      const ajv = new Ajv2020().addSchema(schema, 'document')
      const examples = fields.flatMap(({ path, examples }) => examples.map((example) => ({ path, example })))
      expect(
        examples.filter(({ path, example }) => !ajv.validate({ $ref: `document#${path}` }, example)),
      ).toEqual([])
    },
  )

  test('a published schema accepts a report of a later version, with more fields and more words', () => {
    const accepts = new Ajv2020({ allowUnionTypes: true }).compile(jsonSchemas.release)
    const report = reportOf({ targets: [{ tags: [{ note: 'a remark' }, {}] }] })
    expect(accepts(report)).toBe(true)
    const problems = [{ code: 'TOO_WARM', message: 'No.', advice: 'Wait.' }]
    expect(accepts({ ...report, problems, weather: 'fine', versionFrom: 'CI_BRANCH' })).toBe(true)
    expect(accepts({ ...report, status: 'fine' })).toBe(false)
    expect(accepts({ ...report, schemaVersion: 2 })).toBe(false)
    expect(accepts({ ...report, targets: undefined })).toBe(false)
  })
})

describe('report schema', () => {
  /** Lists and objects that may be written to, as a schema gives them; text stays as it is. */
  type Writable<T> = T extends string
    ? T
    : T extends readonly (infer Item)[]
      ? Writable<Item>[]
      : T extends object
        ? { -readonly [Name in keyof T]: Writable<T[Name]> }
        : T

  // Checked by tsc.
  test('the schemas and the types describe the same documents', () => {
    expectTypeOf<z.output<typeof releaseReport>>().toEqualTypeOf<Writable<ReleaseReport>>()
    expectTypeOf<z.output<typeof releasesReport>>().toEqualTypeOf<Writable<ReleasesReport>>()
    expectTypeOf<z.output<typeof careReport>>().toEqualTypeOf<Writable<MaintenanceReport>>()
    expectTypeOf<z.output<typeof fleetReport>>().toEqualTypeOf<Writable<FleetReport>>()
    expectTypeOf<z.output<typeof listReport>>().toEqualTypeOf<Writable<ListReport>>()
    expectTypeOf<z.output<typeof fleetListReport>>().toEqualTypeOf<Writable<FleetListReport>>()
    expectTypeOf<z.output<typeof pruneReport>>().toEqualTypeOf<Writable<PruneReport>>()
    expectTypeOf<z.output<typeof fleetPruneReport>>().toEqualTypeOf<Writable<FleetPruneReport>>()
    expectTypeOf<z.output<typeof failureDocument>>().toEqualTypeOf<Writable<FailureDocument>>()
  })

  test('a schema accepts a report, and refuses a report with an unknown field or word', () => {
    const report = reportOf({ targets: [{ tags: [{ note: 'a remark' }, {}] }] })
    expect(releaseReport.parse(report)).toEqual(report)
    expect(releaseReport.safeParse({ ...report, more: 1 }).success).toBe(false)
    expect(releaseReport.safeParse({ ...report, status: 'fine' }).success).toBe(false)
    expect(
      releaseReport.safeParse(reportOf({ targets: [{ tags: [{ tag: 'a' }], digest: null }] })).success,
    ).toBe(true)
    expect(careReport.safeParse(report).success).toBe(false)
  })

  test('the report of several images is another document, and contains the reports of the single images', () => {
    const { releases, ...rest } = reportsOf([reportOf({}), reportOf({ targets: [] })], {
      versionFrom: 'package.json',
    })
    expect(releasesReport.parse({ ...rest, releases })).toEqual({ ...rest, releases })
    expect(releaseReport.safeParse({ ...rest, releases }).success).toBe(false)
    expect(releasesReport.safeParse(rest).success).toBe(false)
    expect(releaseReport.safeParse(reportOf({ versionFrom: 'GITHUB_REF' })).success).toBe(true)
    expect(releaseReport.safeParse({ ...reportOf({}), versionFrom: 'a guess' }).success).toBe(false)
  })

  test('a digest is checked by its own grammar', () => {
    const problems = [{ code: 'DENIED', message: 'No.', speaker: 'nobody' }]
    expect(failureDocument.safeParse({ schemaVersion: 1, status: 'failed', problems }).success).toBe(false)
    const source = { kind: 'oci', image: 'oci:ui', id: 'sha256:12', platform: null }
    expect(releaseReport.safeParse({ ...reportOf({}), source }).success).toBe(false)
  })
})
