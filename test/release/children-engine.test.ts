import { expect, test } from 'vitest'
import { problemsOf, pushedIndex, version, warned } from './indexes.ts'
import { codes, tagLines } from './tag-lines.ts'

test('an index that an engine pushed without a platform moves no alias', async () => {
  const { workshop, lost } = await pushedIndex('a platform')
  const report = await workshop.release(version)
  expect([report.status, codes(report)]).toEqual(['partial', ['IMAGE_INCOMPLETE']])
  const [problem] = problemsOf(report)
  expect(problem?.message).toContain(`lacks linux/arm64 (${lost?.digest})`)
  expect(problem?.message).toMatch(/ Docker Engine 26 with the containerd image store pushes .* zot drops /)
  expect(problem?.hint).toMatch(/Docker Engine 28, .* --sparse\.$/)
  expect(workshop.writes()).toEqual([])
  expect(tagLines(report)).toEqual([`created ${version}`, 'pending 2.1', 'pending 2', 'pending latest'])
})

test('the next run, and a plan, report the same index under its exact tag as an error', async () => {
  const { workshop } = await pushedIndex('a platform')
  await workshop.release(version)
  for (const dryRun of [true, false]) {
    const report = await workshop.release(version, { dryRun })
    expect([report.status, codes(report)]).toEqual(['failed', ['IMAGE_INCOMPLETE']])
  }
  expect(await workshop.release(version, { sparse: true })).toMatchObject({ status: 'complete' })
})

test.for([
  ['a platform', { sparse: true }, warned('--sparse allows that.')],
  ['an attestation', {}, warned('lacks a manifest without a platform (sha256:')],
] as const)(
  'semtag releases an index that an engine pushed without %s, with %j and a warning',
  async ([without, options, warnings]) => {
    const { workshop, index } = await pushedIndex(without)
    expect(await workshop.release(version, options)).toMatchObject({ status: 'complete', warnings })
    expect(workshop.tagsOn(index.digest)).toEqual(['2', '2.1', version, 'latest'])
  },
)

test('semtag waits for a child that the registry shows late after an engine push', async () => {
  const { workshop } = await pushedIndex('a platform', 5)
  expect(await workshop.release(version)).toMatchObject({ status: 'complete', warnings: [] })
  expect(workshop.clock.waits).not.toEqual([])
})
