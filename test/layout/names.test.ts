import { expect, test } from 'vitest'
import { parseDigest } from '../../src/domain/image/digest.ts'
import { named, shownNames } from '../../src/layout/names.ts'

function entry(digit: string, image?: string, ref?: string) {
  return {
    mediaType: 'application/vnd.oci.image.index.v1+json',
    digest: parseDigest(`sha256:${digit.repeat(64)}`),
    size: 1,
    annotations: {
      ...(image !== undefined && { 'io.containerd.image.name': image }),
      ...(ref !== undefined && { 'org.opencontainers.image.ref.name': ref }),
    },
  }
}

const entries = [
  entry('0', 'docker.io/library/ui:latest', 'latest'),
  entry('1', 'registry.local:5000/ui:dev'),
  entry('2', undefined, 'registry.local:5000/ui:dev'),
  entry('3', undefined, 'quay.io/acme/ui:1.0'),
  entry('4', 'not a reference:2.0'),
]

test.for([
  ['latest', ['0']],
  ['ui', ['0']],
  ['docker.io/ui', ['0']],
  ['docker.io/library/ui:latest', ['0']],
  // The ref name counts before the image name.
  ['registry.local:5000/ui:dev', ['2']],
  ['dev', ['1']],
  ['quay.io/acme/ui:1.0', ['3']],
  ['1.0', []],
  ['2.0', ['4']],
  ['ui:dev', []],
  ['/ui:dev', []],
  ['', []],
] as const)('the name "%s" chooses the images %j', ([ref, digits]) => {
  expect(named(entries, ref).map(({ digest }) => digest.at(-1))).toEqual(digits)
})

test('a name of several images is not shown', () => {
  const shared = [entry('5', undefined, 'dev'), entry('6', undefined, 'dev'), entry('7'), entry('7', 'x:1')]
  expect(shownNames(shared)).toEqual([
    `@sha256:${'5'.repeat(64)}`,
    `@sha256:${'6'.repeat(64)}`,
    `@sha256:${'7'.repeat(64)}`,
    'x:1',
  ])
  expect(shownNames([entry('8', 'x:1'), entry('8', 'x:1')])).toEqual(['x:1'])
})
