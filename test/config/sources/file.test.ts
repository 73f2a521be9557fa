import { join } from 'node:path'
import { expect, test } from 'vitest'
import { besideFile, imageBesideFile } from '../../../src/config/sources/file.ts'

const below = join(process.cwd(), 'below')

test.each([
  ['oci:build/ui', 'oci:below/build/ui'],
  ['oci:build/ui:2.1', 'oci:below/build/ui:2.1'],
  ['oci-archive:../ui.tar', 'oci-archive:ui.tar'],
  ['oci:/build/ui', 'oci:/build/ui'],
  ['oci:C:\\build\\ui', 'oci:C:\\build\\ui'],
  ['docker://ghcr.io/acme/ui', 'docker://ghcr.io/acme/ui'],
  ['ui:dev', 'ui:dev'],
  ['ui-oci:dev', 'ui-oci:dev'],
  ['oci:build:/ui', 'oci:below/build:/ui'],
])('%s of a file below is %s', (image, expected) => {
  expect(imageBesideFile(image, below)).toBe(expected)
})

test('the paths of a file are relative to it', () => {
  const values = { 'ca-file': 'ca.pem', 'metadata-file': '/build.json', variant: 'alpine' }
  expect(besideFile(values, below)).toEqual({
    'ca-file': join('below', 'ca.pem'),
    'metadata-file': '/build.json',
    variant: 'alpine',
  })
  expect(besideFile({ 'ca-file': 'ca.pem' }, process.cwd())).toEqual({ 'ca-file': 'ca.pem' })
})
