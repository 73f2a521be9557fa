import { expect, test } from 'vitest'
import { enginePrograms, ensureInstalled, packagesFor, registryPrograms } from './install.ts'

const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'
const mint = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'
const alpine = 'NAME="Alpine Linux"\nID=alpine\n'

test.each([
  { missing: ['dockerd', 'containerd', 'runc'], osRelease: debian, packages: ['docker.io'] },
  { missing: ['runc', 'docker-registry'], osRelease: mint, packages: ['docker.io', 'docker-registry'] },
  { missing: [], osRelease: alpine, packages: [] },
] as const)('$missing are the packages $packages', ({ missing, osRelease, packages }) => {
  expect(packagesFor(missing, { root: true, osRelease })).toEqual(packages)
})

test.each([
  {
    machine: { root: false, osRelease: debian },
    says: 'Install them as root: apt-get install --no-install-recommends docker.io docker-registry',
  },
  {
    machine: { root: true, osRelease: alpine },
    says: 'Install the Docker Engine (dockerd, containerd, runc)',
  },
  { machine: { root: true, osRelease: '' }, says: 'Install the Docker Engine (dockerd, containerd, runc)' },
])('the error says what to do if packages cannot be installed: $says', ({ machine, says }) => {
  expect(() => packagesFor(['dockerd', 'docker-registry'], machine)).toThrow(says)
})

test('a complete machine installs and prints nothing', async () => {
  const said: string[] = []
  // The run's own engine and registry have installed them, unless the engine is another's.
  const programs = process.env['SEMTAG_TEST_ENGINE']
    ? registryPrograms
    : [...enginePrograms, ...registryPrograms]

  await ensureInstalled(programs, (line) => said.push(line))

  expect(said).toEqual([])
})
