import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Runs what failed for the last change first, and then quick files before slow ones: the first failure ends a run. */
export default class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { cache, config } = this.ctx
    const keyed = files.map((file) => {
      const key = `${file.project.name}:${relative(config.root, file.moduleId)}`
      const { failed = false, duration = 0 } = cache.getFileTestResults(key) ?? {}
      return { file, failed, duration }
    })
    return keyed
      .sort((one, other) => Number(other.failed) - Number(one.failed) || one.duration - other.duration)
      .map(({ file }) => file)
  }
}
