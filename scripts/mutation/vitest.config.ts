import { fileURLToPath } from 'node:url'
import { defineConfig, type ViteUserConfig } from 'vitest/config'
import QuickFirst from './quick-first.ts'
import { warmThreads } from './warm-threads.ts'

// Without the projects: Stryker starts one folder of unit tests, again and again in one process.
const config: ViteUserConfig = defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [warmThreads()],
  test: {
    include: ['**/*.test.ts'],
    // Few random cases, and always the same: else every mutant takes long, and the score changes.
    setupFiles: ['scripts/mutation/same-cases.ts'],
    env: { PROPERTY_RUNS: '30', PRUNES: '30', FAULTS: '30' },
    // These repeat what other tests show, at many moments and with many manners of a registry: a minute for each change.
    exclude: ['**/{interleavings,manners,every-request,*-races}.test.ts'],
    restoreMocks: true,
    unstubEnvs: true,
    isolate: false,
    sequence: { sequencer: QuickFirst },
    testTimeout: 20_000,
  },
})

export default config
