import type { Reporter, TestCase, Vitest } from 'vitest/node'

/** Fails a run with a skipped test: a test that did not run has shown nothing. */
export default class NothingSkipped implements Reporter {
  readonly #skipped: string[] = []
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  onTestCaseResult(test: TestCase): void {
    if (test.result().state === 'skipped')
      this.#skipped.push(`${test.module.relativeModuleId} > ${test.fullName}`)
  }

  onTestRunEnd(): void {
    // A run of tests chosen by name skips the others on purpose.
    if (this.#skipped.length === 0 || this.#vitest?.config.testNamePattern !== undefined) return
    this.#vitest?.logger.error(`Skipped, which fails the run:\n  ${this.#skipped.join('\n  ')}`)
    process.exitCode = 1
  }
}
