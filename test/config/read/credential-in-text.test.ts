import { expect, test } from 'vitest'
import { withoutCredential } from '../../../src/config/read/targets.ts'

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
])('what begins as %s is not repeated', (text) => {
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
