import { describe, expect } from 'vitest'
import type { Digest } from '../../src/domain/image/digest.ts'
import { test } from '../layout/fixture.ts'
import { longestChain } from '../support/registry/rounds.ts'
import { addIndex } from './content.ts'
import { aliases, elsewhere, prepare, pushedIndex, version } from './indexes.ts'
import { openWorkshop, path, type Workshop } from './workshop.ts'

/** The requests for each child, `HEAD`, in the order of the children. */
function asked({ registry }: Workshop, digests: readonly Digest[]): readonly (readonly string[])[] {
  return digests.map((digest) =>
    registry.log
      .filter((entry) => entry.path.endsWith(`/${path}/manifests/${digest}`))
      .map(({ method }) => method),
  )
}

describe('an index with all its children', () => {
  test.for(['the same repository', ...elsewhere])(
    'a release from %s, and its repetition, look at each child once',
    async (place, { directory }) => {
      const workshop = await openWorkshop()
      const { layout, image } = await prepare(workshop, directory, place)
      const children = [...Object.values(layout.children), ...layout.attestations]
      for (const tag of [version, undefined]) {
        await workshop.release(version, { image })
        const first = tag !== undefined && place !== 'the same repository'
        const once = children.map(() => (first ? ['HEAD', 'PUT'] : ['HEAD']))
        expect(asked(workshop, children)).toEqual(once)
        workshop.registry.clearLog()
      }
    },
  )

  test('semtag looks at each child once after the push of an engine', async () => {
    const { workshop, images } = await pushedIndex('nothing')
    expect(await workshop.release(version)).toMatchObject({ status: 'complete', warnings: [] })
    expect(
      asked(
        workshop,
        images.map(({ digest }) => digest),
      ),
    ).toEqual([['HEAD'], ['HEAD'], ['HEAD']])
  })

  test('a release within a repository takes as many round trips for an index as for an image', async () => {
    const rounds = async (put: (workshop: Workshop) => Digest) => {
      const workshop = await openWorkshop({ registries: [{ together: true }] })
      for (const tag of ['2.1.114', ...aliases]) workshop.registry.image(path, tag, { content: 'before' })
      const image = `docker://${workshop.registry.host}/${path}@${put(workshop)}`
      const counts: number[] = []
      for (let run = 0; run < 2; run++) {
        workshop.registry.clearLog()
        await workshop.release(version, { image })
        counts.push(longestChain(workshop.registry.log))
      }
      return counts
    }
    const ofImage = await rounds(({ registry }) => registry.image(path, undefined, { content: 'one' }).digest)
    const contents = Array.from({ length: 12 }, (_, number) => `image ${number}`)
    const ofIndex = await rounds(({ registry }) => addIndex(registry, undefined, contents, {}, path).digest)
    expect(ofIndex[0]).toBe(ofImage[0])
    // With nothing to do, only the children remain: the index names them.
    expect(ofIndex[1]).toBe((ofImage[1] ?? 0) + 1)
  })
})
