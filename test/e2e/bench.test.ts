import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

test('npm run bench measures every case with every installed tool', { timeout: 180_000 }, async () => {
  const { stdout } = await execa('npm', ['run', '--silent', 'bench', '--', '--quick'], { cwd: root })
  const ways = ['`semtag push`', '`docker push`, four times', '`docker push --all-tags`']
  for (const name of ['that the registry has,', 'that the registry has not,', 'are there already,']) {
    const [, table = ''] = stdout.split(name)
    for (const way of ways) expect(table.split('\n\n')[0]).toContain(`| ${way} |`)
  }
  for (const row of [
    '`node -e 0`',
    '`semtag --help`',
    '`semtag plan`',
    'as published',
    'a command each',
    'a registry',
    'an OCI layout',
    'an archive',
    '`reconcile` of 4 repositories at two registries, 5 ms',
    "`prune`'s plan of 1000 versions, 0 ms",
  ])
    expect(stdout).toMatch(new RegExp(`^\\| ${row} \\| .*\\d`, 'm'))
  expect(stdout).not.toContain('NaN')
})
