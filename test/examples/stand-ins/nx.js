#!/usr/bin/env node
// Stands in for nx and @nx/js, which take 100 MB: `nx release patch|minor|major --projects NAME --yes [--dry-run]` and
// `nx release publish --projects NAME` do what nx 23.3.1 does with an nx.json that turns the changelogs off.
import { readFileSync, writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { parseArgs } from 'node:util'
import { execaSync } from 'execa'
import { inc } from 'semver'

const { positionals, values } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: { projects: { type: 'string' }, yes: { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
})
const [command, specifier] = positionals
const { projects: name, yes = false, 'dry-run': dryRun = false } = values
const { release, targetDefaults } = JSON.parse(readFileSync('nx.json', 'utf8'))
const root = release.projects[0].replace('*', name)
const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'))
const target = manifest.nx.targets['nx-release-publish']
if (command !== 'release' || target === undefined) throw new Error('more than the stand-in knows')

if (specifier !== 'publish' && !dryRun) {
  manifest.version = inc(manifest.version, specifier)
  writeFileSync(`${root}/package.json`, `${JSON.stringify(manifest, undefined, 2)}\n`)
  const tag = release.releaseTag.pattern.replace('{projectName}', name).replace('{version}', manifest.version)
  const git = (...words) => execaSync('git', words, { stdio: 'inherit' })
  git('add', `${root}/package.json`)
  git('commit', '--message', `chore(release): publish ${tag}`)
  git('tag', '--annotate', tag, '--message', tag)
}

if (specifier === 'publish' || yes) {
  const { executor, options } = { ...targetDefaults['nx-release-publish'], ...target }
  if (executor !== 'nx:run-commands' || options.parallel) throw new Error('more than the stand-in knows')
  // Where all arguments are forwarded, each command gets those that nx makes up.
  const forwarded =
    options.forwardAllArgs === false ? '' : ` --nxReleaseVersionData={}${dryRun ? ' --dryRun=true' : ''}`
  const filled = (text) => text.replaceAll('{projectRoot}', root).replaceAll('{projectName}', name)
  for (const each of options.commands)
    execaSync(`${filled(each)}${forwarded}`, {
      shell: true,
      cwd: filled(options.cwd),
      stdio: 'inherit',
      env: dryRun ? { NX_DRY_RUN: 'true' } : {},
    })
}
