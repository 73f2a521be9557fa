import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const { bundleAction }: { readonly bundleAction: () => Promise<Readonly<Record<string, string>>> } =
  await import(new URL('../../scripts/bundle-action.js', import.meta.url).href)

const built = await bundleAction()

test('the committed bundle is made of these sources: npm run build:action', async () => {
  const folder = fileURLToPath(new URL('../../dist/action/', import.meta.url))
  expect((await readdir(folder)).toSorted()).toEqual(Object.keys(built).toSorted())
  // Not compared by toBe, which would print more than a megabyte.
  for (const [name, text] of Object.entries(built))
    expect({ name, same: (await readFile(`${folder}${name}`, 'utf8')) === text }).toEqual({
      name,
      same: true,
    })
})

test('the bundle has the licence of every package in it', () => {
  const { 'index.cjs': index, 'licenses.txt': licences = '' } = built
  for (const name of ['dockerode', 'execa', 'semver', 'zod'])
    expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((?:MIT|ISC|Apache-2\\.0)\\)$`, 'm'))
  expect(licences).not.toContain('undefined')
  expect(index).not.toMatch(/\brequire\("(?:ssh2|@grpc\/grpc-js)"\)/)
})
