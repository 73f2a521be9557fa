import { fileURLToPath } from 'node:url'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

// Without the projects: Stryker starts one folder of unit tests, again and again in one process.
const config: ViteUserConfig = defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['**/*.test.ts'],
    // Random cases would give another score each time, and slow down every mutant.
    exclude: ['**/*.properties.test.ts', '**/interleavings.test.ts', '**/*-races.test.ts'],
    env: { PROPERTY_RUNS: '30', FAULTS: '30' },
    restoreMocks: true,
    unstubEnvs: true,
    isolate: false,
    testTimeout: 20_000,
  },
})

export default config
