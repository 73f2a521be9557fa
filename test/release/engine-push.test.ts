import { expect, test } from 'vitest'
import { parseTag } from '../../src/domain/image/tag.ts'
import { enginePush } from '../../src/release/engine-push.ts'
import type { Source, SourceImage } from '../../src/release/source.ts'
import { never } from '../engine/with-engine.ts'
import { contentOf } from '../support/model-repository.ts'

const report = { kind: 'engine', image: 'ui', id: null, platform: null } as const
const to = { registry: 'registry.test', path: 'ui' }

function sourceOf(published: readonly string[]) {
  const counts = { looks: 0 }
  const digests = [...published]
  const image: SourceImage = {
    report,
    warnings: [],
    sameContent: async () => false,
    provide: async () => undefined,
    sender: {
      publish: async () => {
        const word = digests.shift()
        return word === undefined ? undefined : contentOf(word)
      },
      isOther: () => false,
      explainUnseen: async () => undefined,
    },
    finish: async () => {},
  }
  const source: Source = {
    report,
    look: async () => {
      counts.looks += 1
      return image
    },
  }
  return { counts, sent: enginePush(source) }
}

test('semtag looks at a source once, whoever asks', async () => {
  const { counts, sent } = sourceOf([])
  await Promise.all([sent.source.look(never), sent.image(never), sent.image(never)])
  expect(counts.looks).toBe(1)
})

test('semtag remembers the digest that the engine reports, whoever asked for the push', async () => {
  const { sent } = sourceOf(['one', 'two'])
  const image = await sent.source.look(never)
  await image.sender?.publish(to, parseTag('2.1'), never)
  expect([contentOf('one'), contentOf('two')].map(sent.hasPushed)).toEqual([true, false])
  await (await sent.image(never)).sender.publish(to, parseTag('2'), never)
  expect(sent.hasPushed(contentOf('two'))).toBe(true)
  expect(await (await sent.image(never)).sender.publish(to, parseTag('1'), never)).toBeUndefined()
})
