import { describe, expect, test } from 'vitest'
import { readTargets, withoutCredential } from '../../../src/config/read/targets.ts'
import type { Parsed } from '../../../src/domain/errors.ts'
import { parseImage } from '../../../src/domain/image/image.ts'
import { formatRepository, type Repository } from '../../../src/domain/image/reference.ts'

describe('credential in text', () => {
  const read = (text: string) => withoutCredential('IMAGE', text, (value) => ({ ok: true, value }))

  test.each([
    'https://ci:hunter22@registry.local/ui',
    'https://token@registry.local',
    'ci:hunter22@registry.local/ui',
    'docker://ci:hunter22@registry.local/ui',
    'docker-daemon:ci:hunter22@registry.local/ui',
    'oci://ci:hunter22@registry.local/ui',
    'ci:hunter22/x@registry.local',
    'ci:12/hunter22@registry.local/ui',
    'https://ci:hunter22/x@registry.local/ui',
    'docker://ci:hunter22/x@registry.local/ui',
    'ci:hunter22@x@registry.local',
    `ci:hunter22/x@registry.local/ui@sha256:${'a'.repeat(64)}`,
    'registry.local?token=hunter22',
    'https://registry.local/v2/?service=x&token=hunter22',
    'registry.local/ui#token=hunter22',
  ])('no message repeats an address that begins as %s', (text) => {
    const parsed = read(text)
    expect(parsed).toMatchObject({ ok: false, problem: { code: 'INVALID_ARGUMENT' } })
    expect(JSON.stringify(parsed)).not.toMatch(/hunter22|token@/)
  })

  test.each([
    'ui',
    `ui:2.1@sha256:${'a'.repeat(64)}`,
    `registry.local:5000/ui@sha256:${'a'.repeat(64)}`,
    'ui@sha256:12',
    `docker://ui@sha256:${'a'.repeat(64)}`,
    `docker://ui:2@sha256:${'a'.repeat(64)}`,
    `oci:ui:@sha256:${'a'.repeat(64)}`,
    'oci:ui:@0',
    'oci-archive:out@home.tar:2',
    'https://registry.local/ui',
    'registry.local:5000/ui@latest',
    'registry.local:5000/ui@2.1',
    'registry.local/ui?x',
  ])('%s is read', (text) => {
    expect(read(text)).toEqual({ ok: true, value: text })
  })
})

describe('targets', () => {
  function targets(
    image: string | undefined,
    registry: readonly string[],
    repository?: string,
  ): readonly string[] {
    const parsed = image === undefined ? undefined : parseImage(image)
    if (parsed?.ok === false) throw new TypeError(parsed.problem.message)
    return readTargets(parsed?.value, { registry: [...registry], repository }).map(shown)
  }

  const shown = (target: Parsed<unknown> | Parsed<Repository>): string =>
    target.ok ? formatRepository(target.value as Repository) : target.problem.code

  test.each([
    ['ghcr.io/acme/ui', [], undefined, ['ghcr.io/acme/ui']],
    ['ghcr.io/acme/ui', [], 'other/ui', ['ghcr.io/other/ui']],
    ['ui', [], undefined, ['NO_REGISTRY']],
    ['ui', ['a.local:5000', 'b.local/x'], undefined, ['a.local:5000/ui', 'b.local/x/ui']],
    ['ui', ['https://a.local', 'b.local'], undefined, ['INVALID_ARGUMENT', 'b.local/ui']],
    [undefined, ['https://a.local', 'b.local'], undefined, ['INVALID_ARGUMENT']],
    [undefined, [], undefined, []],
    ['docker://ghcr.io/acme/ui:dev', ['a.local'], undefined, ['a.local/acme/ui']],
    ['oci:ui', ['a.local', 'b.local/x'], 'acme/ui', ['a.local/acme/ui', 'b.local/x/acme/ui']],
    // Once, however many registries lack the name.
    ['oci:ui', ['a.local', 'b.local'], undefined, ['NO_REGISTRY']],
    ['oci:ui', [], 'acme/ui', ['NO_REGISTRY']],
    ['oci:ui', ['https://a.local'], undefined, ['INVALID_ARGUMENT', 'NO_REGISTRY']],
    ['oci:ui', ['https://a.local'], 'acme/ui', ['INVALID_ARGUMENT']],
  ])('%s is released to %j', (image, registry, repository, expected) => {
    expect(targets(image, registry, repository)).toEqual(expected)
  })

  test('a credential in a registry or a repository is not repeated', () => {
    const address = 'https://ci:hunter22@a.local'
    const image = parseImage('ui')
    const read = readTargets(image.ok ? image.value : undefined, { registry: [address], repository: address })
    const without = { code: 'INVALID_ARGUMENT', hint: expect.stringContaining('use docker login') }
    expect(read).toEqual(
      ['--registry', '--repository'].map((flag) => ({
        ok: false,
        problem: { ...without, message: `${flag} contains a user name, a password or a token.` },
      })),
    )
  })
})
