import { expect } from 'vitest'
import * as z from 'zod'
import { registryWriter } from '../../rig/index.ts'
import type { Place, VersionAt } from './history.ts'
import { noEngine, semtag } from './semtag.ts'

const document = z.object({
  status: z.string(),
  targets: z.tuple([
    z.object({
      tags: z.array(z.object({ tag: z.string(), outcome: z.string(), note: z.string().optional() })),
      problems: z.array(z.object({ code: z.string(), hint: z.string().optional() })),
    }),
  ]),
})

/** Runs a command that needs no engine; its exit code, and the outcome of each tag. */
export async function maintain(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { code, stdout, stderr } = await semtag([...words, '--json'], { engine: noEngine, env })
  const {
    targets: [{ tags, problems }],
  } = document.parse(JSON.parse(stdout))
  const outcomes = Object.fromEntries(tags.map(({ tag, outcome }) => [tag, outcome]))
  return { code, stderr, tags, outcomes, problems }
}

/** After the history: withdraws 3.0.42 and restores it, then moves `latest` by hand and lets reconcile fix that. */
export async function yankAndReconcile(
  { registry, repository }: Omit<Place, 'engine'>,
  versionAt: VersionAt,
): Promise<void> {
  const target = `${registry.host}/${repository}`
  const yanked = await maintain(['yank', target, '3.0.42', '--reason', 'it forgets passwords'])
  expect(yanked, yanked.stderr).toMatchObject({
    code: 0,
    outcomes: { 'yanked-3.0.42': 'created', latest: 'moved', '3.0': 'held', '3': 'held' },
  })
  expect(yanked.tags.find(({ tag }) => tag === '3')?.note).toContain('no 3.x version is left')
  expect(await versionAt('latest')).toBe('2.2.11')
  expect([await versionAt('3'), await versionAt('3.0'), await versionAt('3.0.42')]).toEqual(
    Array(3).fill('3.0.42'),
  )

  const restored = await maintain(['unyank', target, '3.0.42'])
  expect(restored, restored.stderr).toMatchObject({ code: 0, outcomes: { latest: 'moved' } })
  expect(await versionAt('latest')).toBe('3.0.42')

  const backport = await registry.manifest(repository, '2.1.115')
  if (backport === undefined) throw new Error('no 2.1.115')
  const hand = registryWriter(registry)
  await hand.manifest(repository, 'latest', backport)
  await hand.close()
  const drift = await maintain(['reconcile', target, '--dry-run'])
  expect(drift).toMatchObject({ code: 5, outcomes: { latest: 'moved', '3': 'unchanged' } })
  expect(await versionAt('latest')).toBe('2.1.115')
  expect(await maintain(['reconcile', target])).toMatchObject({ code: 0, outcomes: { latest: 'moved' } })
  expect(await versionAt('latest')).toBe('3.0.42')
  expect(await maintain(['reconcile', target, '--dry-run'])).toMatchObject({ code: 0 })
}
