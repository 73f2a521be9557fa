import { afterAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { openExample } from './support/example.ts'
import { startNpmRegistry } from './support/npm-registry.ts'

const npm = await startNpmRegistry()
const example = await openExample('monorepo', { npmRegistry: npm })
const workflow = z
  .object({
    on: z.object({ push: z.object({ tags: z.tuple([z.literal('api@*')]) }) }),
    jobs: z.object({
      image: z.object({
        defaults: z.object({ run: z.object({ 'working-directory': z.string() }) }),
        steps: z.array(z.object({ run: z.string().optional() })),
      }),
    }),
  })
  .parse(parse(await example.text('.github/workflows/api.yml')))

afterAll(() => Promise.all([example.stop(), npm.stop()]))

// Sequential on purpose: changesets makes the tag that starts the workflow.
test('what changesets publishes is released by the hook, two images under one version', async () => {
  await example.followReadme()
  expect(npm.published).toEqual(['ui@2.1.106 latest'])
  for (const image of ['gallery/site', 'gallery/admin'])
    expect(await example.registry.tags(image)).toEqual(['2', '2.1', '2.1.106', 'latest'])
})

test('what changesets tags is released by the workflow for that tag', async () => {
  expect(await example.sh('git ls-remote --tags origin')).toMatch(/refs\/tags\/api@1\.4\.0$/m)
  const { defaults, steps } = workflow.jobs.image
  // npm ci is what the rig has done.
  const scripts = steps.flatMap(({ run }) => (run === undefined || run === 'npm ci' ? [] : [run]))
  const script = [`cd ${defaults.run['working-directory']}`, ...scripts].join('\n')
  await example.sh(script, { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_REF: 'refs/tags/api@1.4.0' })
  expect(await example.registry.tags('gallery/api')).toEqual(['1', '1.4', '1.4.0', 'latest'])
})
