import { fileURLToPath } from 'node:url'
import { defineConfig, type ViteUserConfig } from 'vitest/config'
import QuickFirst from './quick-first.ts'
import { warmThreads } from './warm-threads.ts'

// Without projects: Stryker runs one folder of unit tests many times in one process.
const config: ViteUserConfig = defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [warmThreads()],
  test: {
    include: ['**/*.test.ts'],
    // Few cases and a fixed seed keep mutants quick, and the score stable.
    setupFiles: ['scripts/mutation/same-cases.ts'],
    env: { PROPERTY_RUNS: '30', PRUNES: '30', FAULTS: '30' },
    // These repeat other tests at many moments and with many kinds of registries: a minute for each mutant.
    exclude: ['**/{interleavings,manners,every-request,*-races}.test.ts'],
    restoreMocks: true,
    unstubEnvs: true,
    isolate: false,
    sequence: { sequencer: QuickFirst },
    testTimeout: 20_000,
  },
})

export default config
