import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'

const root = `${import.meta.dirname}/../..`
const read = async (path: string): Promise<unknown> => parse(await readFile(`${root}/${path}`, 'utf8'))

const step = z.object({
  id: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.string()).optional(),
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
const steps = workflow.jobs.image.steps

test('the workflow gives inputs that the action has', () => {
  const ours = steps.filter(({ uses }) => uses?.startsWith('semtag/'))
  expect(ours).toHaveLength(1)
  for (const name of Object.keys(ours[0]?.with ?? {})) expect(action.inputs).toHaveProperty(name)
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
  const names = { ...action.inputs, ...action.outputs }
  const inputs = [...text.matchAll(/^ {4}([a-z-]+):/gm)].map(([, name = '']) => name)
  expect(inputs).toContain('registry')
  for (const name of [...inputs, 'status', 'moved', 'held', 'git-tag-prefix']) {
    expect(names).toHaveProperty(name)
    expect(text).toContain(name)
  }
})
