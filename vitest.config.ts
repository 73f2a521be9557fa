import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  test: {
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{contract,e2e,examples,rig}/**'],
          // For a machine that has other things to do.
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/{contract,e2e,examples,rig}/**/*.test.ts'],
          globalSetup: [
            'test/e2e/support/build.ts',
            'test/examples/support/pack.ts',
            'test/rig/global-setup.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})

export default config
