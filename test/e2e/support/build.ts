import { join } from 'node:path'
import { execa } from 'execa'

/** The e2e tests run what is published: bundle and declarations, made anew from the sources. */
export default async function build(): Promise<void> {
  await execa('npm', ['run', 'build'], { cwd: join(import.meta.dirname, '../../..') })
}
