import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Runs what failed for the last change first, and then quick files before slow ones: the first failure ends a run. Stops
 * after files of `MUTATE_SECONDS`, as the first run of all tests took them.
 */
export default class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { cache, config } = this.ctx
    const keyed = files.map((file) => {
      const key = `${file.project.name}:${relative(config.root, file.moduleId)}`
      const { failed = false, duration = 0 } = cache.getFileTestResults(key) ?? {}
      return { file, failed, duration }
    })
    const sorted = keyed.sort(
      (one, other) => Number(other.failed) - Number(one.failed) || one.duration - other.duration,
    )
    let left = 1000 * Number(process.env['MUTATE_SECONDS'] ?? Number.POSITIVE_INFINITY)
    return sorted.flatMap(({ file, duration }) => {
      left -= duration
      return left + duration > 0 ? [file] : []
    })
  }
}
