import { defineConfig, type ViteUserConfig } from 'vitest/config'
import NothingSkipped from '../support/nothing-skipped.ts'

const config: ViteUserConfig = defineConfig({
  test: {
    root: import.meta.dirname,
    name: 'nodes',
    include: ['*.test.ts'],
    reporters: ['default', new NothingSkipped()],
    globalSetup: ['../e2e/support/build.ts', '../examples/support/pack.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
})

export default config
