import { expect, test } from 'vitest'
import { systemClock } from '../../src/compose/ambient.ts'
import { SemtagError } from '../../src/domain/errors.ts'
import { defaultPolicy } from '../../src/domain/tags/policy.ts'
import type { Registry } from '../../src/ports/registry.ts'
import { verify } from '../../src/release/check.ts'
import type { Source } from '../../src/release/source.ts'
import { MemoryRepository } from '../support/memory-registry.ts'

const signal = new AbortController().signal
const report = { kind: 'engine', image: 'ui', id: null, platform: null } as const

const missing: Source = {
  report,
  look: async () => {
    throw new SemtagError({ code: 'IMAGE_NOT_FOUND', message: 'The engine has no image "ui:latest".' })
  },
}
const found: Source = {
  report,
  look: async () => ({
    report,
    warnings: [],
    sameContent: async () => true,
    provide: async () => undefined,
    finish: async () => {},
  }),
}
const denied = async () => {
  throw new SemtagError({ code: 'DENIED', message: 'denied', speaker: 'registry' })
}

const at = (registry: string) => ({ registry, path: 'ui' })

function check(sources: readonly Source[], registries: Readonly<Record<string, Partial<Registry>>>) {
  const open = new MemoryRepository()
  const registry = ({ registry: name }: { readonly registry: string }) => ({
    ...open.client(),
    ...registries[name],
  })
  const targets = Object.keys(registries).map(at)
  const images = (sources.length === 0 ? [found] : sources).map((source) => ({
    source,
    targets,
    registry,
    policy: defaultPolicy,
  }))
  return verify({ images, isBuilt: (image) => image !== 'unbuilt' }, { signal, clock: systemClock })
}

test('verify returns every problem, each once', async () => {
  const problems = await check([missing, missing], {
    'a.local': { checkWrite: denied },
    'b.local': { tags: denied },
    'c.local': {},
  })
  expect(problems.map(({ code }) => code)).toEqual(['IMAGE_NOT_FOUND', 'DENIED'])
})

test('verify does not test writing to a registry that cannot be reached', async () => {
  const tags = async () => {
    throw new SemtagError({ code: 'REGISTRY_UNREACHABLE', message: 'a.local cannot be reached.' })
  }
  const checkWrite = async () => {
    throw new Error('asked')
  }
  expect(await check([], { 'a.local': { tags, checkWrite } })).toMatchObject([
    { code: 'REGISTRY_UNREACHABLE' },
  ])
})

test('verify returns nothing for a good request, also with an image that is built later', async () => {
  expect(await check([], { 'a.local': {} })).toEqual([])
  expect(await check([{ ...missing, report: { ...report, image: 'unbuilt' } }], { 'a.local': {} })).toEqual(
    [],
  )
})
