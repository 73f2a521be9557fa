import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { runBundle } from '../action/run-bundle.ts'
import { configuration, imageOf } from '../e2e/support/image.ts'
import { registryWriter, sharedRegistry } from '../rig/index.ts'
import { blocksOf } from './support/readme.ts'

const root = `${import.meta.dirname}/../..`
const read = async (path: string): Promise<unknown> => parse(await readFile(`${root}/${path}`, 'utf8'))

const texts = z.record(z.string(), z.coerce.string()).default({})
const step = z.object({
  id: z.string().optional(),
  uses: z.string().optional(),
  with: texts,
  run: z.string().optional(),
  env: texts,
})
const workflow = z
  .object({
    on: z.object({ push: z.object({ tags: z.array(z.string()) }) }),
    concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.literal(false) }),
    jobs: z.object({
      image: z.object({ permissions: z.object({ packages: z.literal('write') }), steps: z.array(step) }),
    }),
  })
  .parse(await read('examples/github-action/workflow.yml'))
const action = z
  .object({ inputs: z.record(z.string(), z.unknown()), outputs: z.record(z.string(), z.unknown()) })
  .parse(await read('action.yml'))
const { steps } = workflow.jobs.image
const ours = steps.filter(({ uses }) => uses?.startsWith('semtag/'))

test('the workflow gives inputs that the action has', () => {
  expect(ours).toHaveLength(1)
  for (const name of Object.keys(ours[0]?.with ?? {})) expect(action.inputs).toHaveProperty(name)
})

test('releases of one tag wait for one another, and those of different tags do not', () => {
  // Of the runs that wait in a group GitHub keeps the last alone: in a group of several tags a version would be lost.
  // https://docs.github.com/actions/using-jobs/using-concurrency
  expect(workflow.concurrency.group).toMatch(/\$\{\{ github\.ref \}\}$/)
})

/** What the step `name` calls the image of a repository on GitHub. */
async function nameOf(repository: string): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'semtag-step-'))
  const output = join(folder, 'output')
  const run = steps.find(({ id }) => id === 'name')?.run ?? ''
  await execa('bash', ['-e', '-c', run], { env: { GITHUB_REPOSITORY: repository, GITHUB_OUTPUT: output } })
  const [, image] = /^image=(.*)$/m.exec(await readFile(output, 'utf8')) ?? []
  await rm(folder, { recursive: true })
  return image
}

test('the image has a name that a registry takes, whatever the name of the owner', async () => {
  expect(await nameOf('Acme/Image-Gallery')).toBe('ghcr.io/acme/image-gallery')
})

test('the digest is tested, signed and attested before semtag names it', () => {
  const order = steps.map(({ id }) => id).filter((id) => id !== undefined)
  expect(order).toEqual(['name', 'build', 'test', 'sign', 'attest', 'release'])
  const image = '${'.concat('{ steps.name.outputs.image }}')
  const digest = '${'.concat('{ steps.build.outputs.digest }}')
  const byId = new Map(steps.map((each) => [each.id, each]))
  for (const id of ['test', 'sign']) {
    expect(byId.get(id)?.env).toEqual({ IMAGE: `${image}@${digest}` })
    expect(byId.get(id)?.run).toContain('"$IMAGE"')
  }
  expect(byId.get('attest')?.with).toMatchObject({ 'subject-name': image, 'subject-digest': digest })
  expect(byId.get('release')?.with).toEqual({ image: `docker://${image}@${digest}` })
})

test('what was built is released, and the last step gets its digest and its tags', async () => {
  const registry = sharedRegistry()
  const repository = 'example-action/ui'
  const image = imageOf([], 'built')
  const writer = registryWriter(registry)
  await writer.blob(repository, configuration, configuration.content)
  await writer.manifest(repository, image.digest, image)
  await writer.close()

  const known: Record<string, string> = {
    'steps.name.outputs.image': (await nameOf('Example-Action/UI')) ?? '',
    'steps.build.outputs.digest': image.digest,
  }
  const evaluated = (values: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        value
          .replace(/\$\{\{ (\S+) \}\}/g, (_, path) => known[path] ?? '')
          .replaceAll('ghcr.io', registry.host),
      ]),
    )

  const { id, with: inputs = {} } = ours[0] ?? {}
  const release = await runBundle(evaluated(inputs), { GITHUB_REF: 'refs/tags/v2.1.106' })
  expect(release, release.log).toMatchObject({ code: 0, outputs: { digest: image.digest } })
  for (const [name, value] of Object.entries(release.outputs)) known[`steps.${id}.outputs.${name}`] = value

  const { run = '', env = {} } = steps.at(-1) ?? {}
  const { stdout } = await execa('sh', ['-ec', run], { env: evaluated(env) })
  const names = ['2.1.106', '2.1', '2', 'latest'].map((tag) => `${registry.host}/${repository}:${tag}`)
  expect(stdout).toBe(`${image.digest} is ${names.join('\n')}`)
})

test('the image is the one that was built, and what is used of a step is there', async () => {
  const text = await readFile(`${root}/examples/github-action/workflow.yml`, 'utf8')
  const used = [...text.matchAll(/steps\.([a-z]+)\.outputs\.([a-z-]+)/g)].map(([, id, output]) => [
    id,
    output,
  ])
  expect(used).toContainEqual(['build', 'digest'])
  for (const [id, output = ''] of used) {
    const index = steps.findIndex((each) => each.id === id)
    expect(index).toBeGreaterThanOrEqual(0)
    if (steps[index]?.uses?.startsWith('semtag/')) expect(action.outputs).toHaveProperty(output)
  }
})

test('the README names inputs and outputs that are there', async () => {
  const text = await readFile(`${root}/examples/github-action/README.md`, 'utf8')
  const shown = blocksOf(text, 'yaml').flatMap((block) => z.array(step).parse(parse(block)))
  const inputs = shown.flatMap(({ uses, with: given }) =>
    uses?.startsWith('semtag/') ? Object.keys(given) : [],
  )
  expect(inputs).toContain('registry')
  for (const name of inputs) expect(action.inputs).toHaveProperty(name)
  const outputs = [...text.matchAll(/steps\.release\.outputs\.([a-z-]+)/g)].map(([, name]) => name ?? '')
  expect(outputs).toContain('moved')
  for (const name of [...outputs, 'status', 'held', 'moved-json', 'repository', 'digest', 'reference']) {
    expect(action.outputs).toHaveProperty(name)
    expect(text).toContain(`\`${name}\``)
  }
})
