import { describe, expect, expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import {
  careReport,
  failureDocument,
  jsonSchemas,
  type listReport,
  releaseReport,
  releasesReport,
} from '../../../src/config/schema/report-schema.ts'
import type {
  ListReport,
  MaintenanceReport,
  ReleaseReport,
  ReleasesReport,
} from '../../../src/domain/report.ts'
import type { FailureDocument } from '../../../src/frontend/failure.ts'
import { reportOf, reportsOf } from '../../frontend/report.ts'

describe('json schemas', () => {
  test.each(Object.entries(jsonSchemas))('%s is a JSON Schema that names its parts', (_name, schema) => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: expect.stringContaining('semtag'),
      type: 'object',
      additionalProperties: false,
      $defs: { problem: { type: 'object' } },
    })
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
  test('the schemas and the types are the same', () => {
    expectTypeOf<z.output<typeof releaseReport>>().toEqualTypeOf<Writable<ReleaseReport>>()
    expectTypeOf<z.output<typeof releasesReport>>().toEqualTypeOf<Writable<ReleasesReport>>()
    expectTypeOf<z.output<typeof careReport>>().toEqualTypeOf<Writable<MaintenanceReport>>()
    expectTypeOf<z.output<typeof listReport>>().toEqualTypeOf<Writable<ListReport>>()
    expectTypeOf<z.output<typeof failureDocument>>().toEqualTypeOf<Writable<FailureDocument>>()
  })

  test('a report is one, and with a field or a word of its own it is none', () => {
    const report = reportOf({ targets: [{ tags: [{ note: 'a remark' }, {}] }] })
    expect(releaseReport.parse(report)).toEqual(report)
    expect(releaseReport.safeParse({ ...report, more: 1 }).success).toBe(false)
    expect(releaseReport.safeParse({ ...report, status: 'fine' }).success).toBe(false)
    expect(
      releaseReport.safeParse(reportOf({ targets: [{ tags: [{ tag: 'a' }], digest: null }] })).success,
    ).toBe(true)
    expect(careReport.safeParse(report).success).toBe(false)
  })

  test('the report of several images is another document, with those of one in it', () => {
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
