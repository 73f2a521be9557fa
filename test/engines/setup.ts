import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** True for `npm run test:engines -- -u`. */
    readonly update: boolean
  }
}

/** Tells the tests whether to write what they saw into the documents. */
export default function setup(project: TestProject): void {
  project.provide('update', project.vitest.config.snapshotOptions.updateSnapshot === 'all')
}
