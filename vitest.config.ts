import { availableParallelism } from 'node:os'
import { defineConfig, type ViteUserConfig } from 'vitest/config'
import NothingSkipped from './test/support/nothing-skipped.ts'

const config: ViteUserConfig = defineConfig({
  test: {
    reporters: ['default', new NothingSkipped()],
    restoreMocks: true,
    unstubEnvs: true,
    // Loading the sources and their packages for each file anew takes as long as all tests.
    isolate: false,
    // The end-to-end tests, which begin first, wait for other processes more than they compute.
    maxWorkers: availableParallelism() + 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{contract,e2e,engines,examples,nodes,rig}/**'],
          globalSetup: 'test/support/temporary-folder.ts',
          // For a machine that has other things to do.
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/{contract,e2e,examples,rig}/**/*.test.ts'],
          // In this order: a rig that cannot start leaves the bundle alone that another run may be using.
          globalSetup: [
            'test/support/temporary-folder.ts',
            'test/rig/global-setup.ts',
            'test/e2e/support/build.ts',
            'test/examples/support/pack.ts',
          ],
          // The same: beside races.test.ts alone there are eight processes.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})

export default config
