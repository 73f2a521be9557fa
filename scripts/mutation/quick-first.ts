import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Runs the files that failed for the previous mutant first, then the others, the quickest first: the first failure ends a
 * run. Drops the rest once their durations in the first run add up to `MUTATE_SECONDS`.
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
