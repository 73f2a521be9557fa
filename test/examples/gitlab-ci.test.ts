import { afterAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { noEngine } from '../e2e/support/semtag.ts'
import { openExample } from './support/example.ts'

const job = z.object({
  stage: z.string(),
  services: z.array(z.string()).default([]),
  variables: z.record(z.string(), z.string()).default({}),
  script: z.array(z.string()),
})
const example = await openExample('gitlab-ci', { auth: 'htpasswd' })
const pipeline = z
  .object({
    stages: z.tuple([z.literal('build'), z.literal('release')]),
    variables: z.record(z.string(), z.string()),
    build: job.extend({ stage: z.literal('build') }),
    release: job.extend({
      stage: z.literal('release'),
      artifacts: z.object({ when: z.literal('always'), paths: z.array(z.string()) }),
    }),
  })
  .parse(parse(await example.text('.gitlab-ci.yml')))
const { host, username, password } = example.registry

// https://docs.gitlab.com/ci/variables/predefined_variables/
const predefined = {
  CI: 'true',
  CI_COMMIT_TAG: 'v2.1.106',
  CI_PIPELINE_ID: '1042',
  CI_REGISTRY: host,
  CI_REGISTRY_IMAGE: `${host}/gallery/ui`,
  CI_REGISTRY_USER: username,
  CI_REGISTRY_PASSWORD: password,
}

afterAll(() => example.stop())

/** Runs the lines of a job with the variables that GitLab would set. */
async function run({ script, variables }: z.output<typeof job>, here: Readonly<Record<string, string>>) {
  const known: Record<string, string> = { ...predefined }
  for (const [name, value] of Object.entries({ ...pipeline.variables, ...variables }))
    known[name] = value.replace(/\$(\w+)/g, (_, used: string) => known[used] ?? '')
  return example.sh(script.join('\n'), { ...known, ...here })
}

test('a pushed tag is built and released, the release without an engine', async () => {
  const { build, release } = pipeline
  expect(build.services).toEqual(['docker:28-dind'])
  expect(build.variables).toMatchObject({
    DOCKER_HOST: 'tcp://docker:2376',
    DOCKER_CERT_PATH: '/certs/client',
  })

  await run(build, { DOCKER_HOST: example.engineHost, DOCKER_TLS_VERIFY: '' })
  await run(release, { DOCKER_HOST: noEngine })

  const tags = await example.registry.tags('gallery/ui')
  expect(tags).toEqual(['2', '2.1', '2.1.106', 'build-1042', 'latest'])
  const digests = await Promise.all(
    tags.map(async (tag) => (await example.registry.manifest('gallery/ui', tag))?.digest),
  )
  const [artifact = ''] = release.artifacts.paths
  const report = z.object({ targets: z.tuple([z.object({ digest: z.string() })]) })
  const [{ digest }] = report.parse(JSON.parse(await example.text(artifact))).targets
  expect(new Set(digests)).toEqual(new Set([digest]))
})
