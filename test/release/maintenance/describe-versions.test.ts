import { expect, test } from 'vitest'
import { type Problem, SemtagError } from '../../../src/domain/errors.ts'
import type { ListedRelease } from '../../../src/domain/plan/listing.ts'
import type { Manifest } from '../../../src/ports.ts'
import { type DescribeOptions, describeVersions } from '../../../src/release/maintenance/list.ts'
import { manifestOf } from '../../support/memory-registry.ts'
import { contentOf } from '../../support/model-repository.ts'

const versions: readonly ListedRelease[] = Array.from({ length: 40 }, (_, patch) => ({
  version: `2.1.${patch}`,
  tag: `2.1.${patch}`,
  digest: null,
}))

test('what nobody asks for is not read', async () => {
  const { described, asked } = await describe(versions, { platforms: false })
  expect(described).toEqual(versions)
  expect(asked).toEqual([])
})

test('a few manifests are read at once, and each version gets its own', async () => {
  const { described, asked, most } = await describe(versions, { platforms: true })
  expect(described).toEqual(
    versions.map((version) => ({ ...version, digest: contentOf(version.tag), platforms: [version.tag] })),
  )
  expect(asked).toHaveLength(40)
  expect(most).toBeLessThanOrEqual(5)
})

test('one that is gone, or cannot be read, is listed as it was', async () => {
  const [gone, broken, fine] = versions
  if (gone === undefined || broken === undefined || fine === undefined) throw new Error('no version')
  const { described, problems } = await describe([gone, broken, fine], {
    platforms: true,
    get: async (tag) => {
      if (tag === gone.tag) return undefined
      if (tag === fine.tag) return manifestOf(tag)
      throw new SemtagError({ code: 'CONTENT_INVALID', message: 'The manifest is no JSON.' })
    },
  })
  expect(described).toMatchObject([gone, broken, { ...fine, digest: contentOf(fine.tag) }])
  expect(problems).toMatchObject([{ message: '2.1.1 cannot be read: The manifest is no JSON.' }])
})

test('whatever else goes wrong ends it', async () => {
  const get = async () => {
    throw new SemtagError({ code: 'DENIED', message: 'no' })
  }
  await expect(describe(versions, { platforms: true, get })).rejects.toThrow('no')
})

interface Given {
  readonly platforms: boolean
  readonly get?: (tag: string) => Promise<Manifest | undefined>
}

/** Describes versions of a registry whose images have their tag for a platform. */
async function describe(
  given: readonly ListedRelease[],
  { platforms, get = async (tag) => manifestOf(tag) }: Given,
) {
  const asked: string[] = []
  const problems: Problem[] = []
  let [now, most] = [0, 0]
  const content: DescribeOptions['content'] = {
    async get(tag) {
      asked.push(tag)
      most = Math.max(most, ++now)
      await Promise.resolve()
      now--
      return get(tag)
    },
    has: async () => true,
    blob: () => {
      throw new Error('no blob')
    },
    referrers: async () => [],
  }
  const described = await describeVersions(given, {
    platforms,
    content,
    configuration: async (_, { bytes }) => ({ platform: new TextDecoder().decode(bytes), labels: {} }),
    tell: (problem) => problems.push(problem),
    signal: new AbortController().signal,
  })
  return { described, asked, most, problems }
}
