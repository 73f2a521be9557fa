import { describe, expect, test } from 'vitest'
import { imagePath } from '../../../src/engine/api/tag.ts'
import { digestOf } from '../../support/engine/engine.ts'
import { repositoryFor, tagOf } from '../../support/engine/values.ts'
import { never, withEngine } from '../with-engine.ts'

describe('image path', () => {
  test.each([
    ['image-gallery', 'image-gallery'],
    ['registry.local:5000/gallery/ui:2.1', 'registry.local:5000/gallery/ui:2.1'],
    ['[::1]:5000/ui', '%5B::1%5D:5000/ui'],
    [`sha256:${'a'.repeat(64)}`, `sha256:${'a'.repeat(64)}`],
  ])('the image %s has the path %s', (image, path) => {
    expect(imagePath(image)).toBe(path)
  })

  test.each(['../containers/json', 'ui?all=1', 'ui%2f..', 'ui#x', 'ui/../x', '', 'ui\nX-Header: 1'])(
    '"%s" never becomes a path',
    (image) => {
      expect(() => imagePath(image)).toThrow(expect.objectContaining({ code: 'INVALID_REFERENCE' }))
    },
  )
})

describe('names', () => {
  const repository = repositoryFor('registry.local:5000/gallery/ui')
  const name = 'registry.local:5000/gallery/ui:2.1'

  test('semtag tags an image by its id, with the whole name in the query and nothing in the body', async () => {
    const { engine, fake } = await withEngine()
    const image = fake.add({ tags: ['ui:latest'] })
    await engine.tag(image.id, repository, tagOf('2.1'), never)
    expect(fake.names.get(name)).toBe(image)
    expect(fake.requests.at(-1)).toMatchObject({
      method: 'POST',
      path: `/images/${image.id}/tag`,
      query: { repo: 'registry.local:5000/gallery/ui', tag: '2.1' },
      body: '',
    })
  })

  test('tagging an image that is gone is an error', async () => {
    const { engine } = await withEngine()
    const id = digestOf('gone')
    await expect(engine.tag(id, repository, tagOf('2.1'), never)).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      message: `The engine did not tag ${id} as ${name}: No such image: ${id}`,
    })
  })

  test('semtag removes a local tag and keeps its parents; removing the tag again succeeds', async () => {
    const { engine, fake } = await withEngine({ images: [{ tags: [name, 'ui:latest'] }] })
    await engine.untag(repository, tagOf('2.1'), never)
    await engine.untag(repository, tagOf('2.1'), never)
    expect([...fake.names.keys()]).toEqual(['docker.io/library/ui:latest'])
    expect(fake.requests.at(-1)).toMatchObject({ method: 'DELETE', query: { noprune: 'true' } })
  })

  test('removing a tag in use is an error that names the user', async () => {
    const { engine, fake } = await withEngine()
    const message = `conflict: unable to remove repository reference "${name}" (must force) - container 1f is using it`
    fake.answer(/^DELETE/, { status: 409, message })
    await expect(engine.untag(repository, tagOf('2.1'), never)).rejects.toMatchObject({
      code: 'ENGINE_ERROR',
      message: `The engine did not remove the local tag ${name}: ${message}`,
    })
  })
})
