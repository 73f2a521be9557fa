import { describe, expect, onTestFinished, test } from 'vitest'
import type { PluginOptions } from '../../../src/hooks/semantic-release/context.ts'
import {
  pageOf,
  publish,
  verifyConditions,
  verifyRelease,
} from '../../../src/hooks/semantic-release/plugin.ts'
import { startEngine } from '../../support/engine/engine.ts'
import { buildImage } from '../../support/registry/image.ts'
import { type RegistryOptions, startRegistry } from '../../support/registry/registry.ts'
import { contextOf } from './context.ts'

describe('the page of a repository', () => {
  test.each([
    ['docker.io/acme/ui', 'https://hub.docker.com/r/acme/ui/tags'],
    ['docker.io/library/ui', 'https://hub.docker.com/_/ui/tags'],
    ['ghcr.io/acme/ui', 'https://ghcr.io/acme/ui'],
    ['quay.io/acme/ui', 'https://quay.io/repository/acme/ui?tab=tags'],
    ['registry.local:5000/image-gallery', undefined],
    ['Not a repository', undefined],
  ])('of %s is %s', (repository, page) => {
    expect(pageOf(repository)).toBe(page)
  })
})

describe('the plugin', () => {
  /** A registry, and an engine that has `ui:latest` and pushes it there. */
  async function openRig(options: RegistryOptions = {}) {
    const registry = await startRegistry(options)
    const engine = await startEngine({ onPush: ({ tag }) => registry.image('ui', tag, { content: 'ui' }) })
    engine.add({ id: buildImage({ content: 'ui' }).config, tags: ['ui:latest'] })
    onTestFinished(async () => void (await Promise.all([registry.close(), engine.close()])))
    const configuration = { image: 'ui', registry: registry.host, host: engine.host }
    const call = async <T>(
      step: (options: PluginOptions, context: ReturnType<typeof contextOf>['context']) => Promise<T>,
      version = '2.1.106',
      changes: object = {},
      channel?: string | null,
    ) => {
      const { context, logged } = contextOf(version, channel)
      // As semantic-release hands them over: its own options among those of the plugin.
      const result = await step({ ...context.options, ...configuration, ...changes }, context)
      return { result, logged }
    }
    return { registry, engine, call }
  }

  async function errorsOf(run: Promise<unknown>): Promise<readonly object[]> {
    const error = await run.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    if (!(error instanceof AggregateError)) throw new Error('no AggregateError', { cause: error })
    return error.errors
  }

  test('a release that can be published passes, and nothing is written', async () => {
    const { registry, call } = await openRig()
    await call(verifyConditions)
    await call(verifyRelease)
    expect(registry.tags('ui').size).toBe(0)
  })

  test('the plan is shown before anything is published', async () => {
    const { call } = await openRig()
    const { logged } = await call(verifyRelease)
    expect(logged.at(-1)).toMatch(/create {2}2\.1\.106\n/)
  })

  test('the release has the name that people pull, and the aliases that moved', async () => {
    const { registry, call } = await openRig()
    for (const tag of ['2.1.105', '2.1', 'latest']) registry.image('ui', tag, { content: 'before' })
    const { result, logged } = await call(publish)
    expect(result).toEqual({
      name: `${registry.host}/ui:2.1.106`,
      moved: ['2.1', 'latest'].map((tag) => `${registry.host}/ui:${tag}`),
    })
    expect(logged.at(-1)).toMatch(/moved {4}latest +2\.1\.105 → 2\.1\.106/)
  })

  test('all mistakes in the options are one error of semantic-release', async () => {
    const { call } = await openRig()
    const errors = await errorsOf(call(verifyConditions, '1.0.0', { latest: 'sometimes', tagprefix: 'v' }))
    expect(errors).toMatchObject([
      {
        semanticRelease: true,
        code: 'ESEMTAGINVALIDARGUMENT',
        message:
          'latest "sometimes" in the options of semtag/semantic-release is not one of auto, always, never.',
      },
      {
        semanticRelease: true,
        message: 'tagprefix in the options of semtag/semantic-release is not a setting.',
        details: 'Did you mean tagPrefix?',
      },
    ])
  })

  test('a missing image and a registry without write permission are reported together', async () => {
    const { registry, call } = await openRig()
    registry.fault({ method: 'POST' }, { status: 403 })
    const errors = await errorsOf(call(verifyConditions, '1.0.0', { image: 'missing' }))
    expect(errors).toMatchObject([
      { code: 'ESEMTAGIMAGENOTFOUND', message: 'The engine has no image "missing:latest".' },
      { code: 'ESEMTAGDENIED' },
    ])
  })

  test('an image with the version in its name is looked for once the version is known', async () => {
    const { registry, engine, call } = await openRig()
    const changes = { image: `ui:\${nextRelease.version}` }
    await call(verifyConditions, '2.1.106', changes)
    await call(verifyRelease, '2.1.106', changes)
    engine.add({ id: buildImage({ content: 'ui' }).config, tags: ['ui:2.1.106'] })
    await call(publish, '2.1.106', changes)
    expect([...registry.tags('ui').keys()]).toContain('2.1.106')
  })

  test('a version that must not be published ends the release before it begins', async () => {
    const { registry, call } = await openRig()
    registry.image('ui', '2.1.106', { content: 'another' })
    expect(await errorsOf(call(verifyRelease))).toMatchObject([{ code: 'ESEMTAGEXACTTAGEXISTS' }])
  })

  test('a hint names only what the options can hold', async () => {
    const { registry, call } = await openRig()
    registry.image('ui', '2.1.106', { content: 'another' })
    expect(await errorsOf(call(verifyRelease))).toMatchObject([
      { details: 'Release the new content under a new version.' },
    ])
    registry.fault({ method: 'GET', path: /tags\/list/, times: 9 }, { status: 403 })
    expect(await errorsOf(call(verifyRelease))).toMatchObject([
      {
        details: 'Without the list, semtag cannot move an alias safely. Log in as a user that may list tags.',
      },
    ])
  })

  test.each([
    ['3.0.0-beta.1', 'beta', ['3.0.0-beta.1', 'beta']],
    ['3.0.0', 'next', ['3.0.0', '3.0', '3']],
    ['3.0.0', null, ['3.0.0', '3.0', '3', 'latest']],
    ['3.0.0', undefined, ['3.0.0', '3.0', '3', 'latest']],
  ])('%s on the channel %s has the tags %s', async (version, channel, tags) => {
    const { registry, call } = await openRig()
    await call(publish, version, {}, channel)
    expect([...registry.tags('ui').keys()].toSorted()).toEqual([...tags].toSorted())
  })

  test('a channel that keeps latest gives a warning', async () => {
    const { call } = await openRig()
    const { logged } = await call(publish, '2.1.115', {}, '2.x')
    expect(logged).toContain(
      'warn latest stays where it is: 2.1.115 is published under the dist-tag "2.x" (the branch\'s channel).',
    )
    expect(logged.at(-1)).toMatch(/held {5}latest +published under the dist-tag "2\.x"$/)
    expect(logged.join('\n')).not.toContain('--latest')
  })
})
