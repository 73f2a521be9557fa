import { expect, test } from 'vitest'
import type { TestRegistry } from '../support/registry/registry.ts'
import { codes, tagLines } from './tag-lines.ts'
import { openWorkshop, path } from './workshop.ts'

/** The first registry redirects reads to the second, and writes with the status. */
async function moved(status: number) {
  const workshop = await openWorkshop({ registries: [{}, {}] })
  const [front, back] = workshop.registries as readonly [TestRegistry, TestRegistry]
  front.settings.throttle = ({ method, url }) => ({
    status: method === 'GET' || method === 'HEAD' ? 307 : status,
    headers: { location: `${back.origin}${url.pathname}${url.search}` },
  })
  return { workshop, front, back }
}

test('semtag detects redirected writes that it cannot follow before the engine publishes the exact tag', async () => {
  const { workshop, front, back } = await moved(302)
  workshop.build('2.1.115')
  const pushes: string[] = []
  workshop.onPush = (push) => {
    pushes.push(push.repository)
    return workshop.deliver(push)
  }
  const report = await workshop.release('2.1.115', { bestEffort: true })
  const target = report.targets.find(({ repository }) => repository.startsWith(front.host))
  expect(target?.problems.map(({ hint }) => hint).join()).toContain('--via engine')
  expect(codes(report)).toEqual(['REGISTRY_ERROR'])
  expect(pushes.filter((repository) => repository.startsWith(front.host))).toEqual([])
  expect(back.tags(path).has('2.1.115')).toBe(true)
})

test('semtag follows redirected writes', async () => {
  const { workshop, front, back } = await moved(307)
  workshop.build('2.1.115')
  // The engine follows redirects as well.
  workshop.onPush = (push) =>
    workshop.deliver({ ...push, repository: push.repository.replace(front.host, back.host) })
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('complete')
  expect(tagLines(report)).toContain('created 2.1')
})
