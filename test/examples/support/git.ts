import { basename, join } from 'node:path'
import type { Folder } from './folder.ts'

/** Makes the folder a repository with one commit, pushed to a bare one beside it. */
export async function initRepository({ directory, sh }: Folder): Promise<void> {
  const remote = join(directory, '..', `${basename(directory)}.git`)
  await sh(`
git init --quiet
echo node_modules/ >>.git/info/exclude
git add .
git commit --quiet --message 'feat: a gallery'
git init --quiet --bare ${remote}
git remote add origin file://${remote}
git push --quiet --set-upstream origin main
`)
}
