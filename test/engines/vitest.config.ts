import { defineConfig, type ViteUserConfig } from 'vitest/config'
import NothingSkipped from '../support/nothing-skipped.ts'

// Apart from `npm test`: it downloads engines of several releases of Debian.
const config: ViteUserConfig = defineConfig({
  test: {
    name: 'engines',
    include: ['test/engines/**/*.test.ts'],
    reporters: ['verbose', new NothingSkipped()],
    globalSetup: ['test/engines/setup.ts', 'test/e2e/support/build.ts'],
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
})

export default config
