#!/usr/bin/env node
// Stands in for docker where buildx is not installed: `docker buildx bake --push --metadata-file FILE` builds and pushes
// each target of docker-bake.json with docker build, and tells the digests as buildx does. All else is docker's own.
// https://docs.docker.com/reference/cli/docker/buildx/bake/#metadata-file
import { readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { argv, env, exit } from 'node:process'
import { execaSync } from 'execa'

const words = argv.slice(2)
const folder = dirname(argv[1] ?? '')
const PATH = (env.PATH ?? '')
  .split(delimiter)
  .filter((path) => path !== folder)
  .join(delimiter)
const docker = (given, stdout) =>
  execaSync('docker', given, { env: { PATH }, stdin: 'inherit', stdout, stderr: 'inherit' })

if (words[0] !== 'buildx')
  exit(execaSync('docker', words, { env: { PATH }, stdio: 'inherit', reject: false }).exitCode)
const [, bake, push, option, file, ...more] = words
if (bake !== 'bake' || push !== '--push' || option !== '--metadata-file' || more.length > 0)
  throw new Error(`docker ${words.join(' ')} is more than the stand-in knows`)

const { variable, ...definition } = JSON.parse(readFileSync('docker-bake.json', 'utf8'))
const text = JSON.stringify(definition).replace(
  /\$\{(\w+)\}/g,
  (_, name) => env[name] ?? variable[name].default,
)
const { group, target: targets } = JSON.parse(text)
const metadata = {}
for (const name of group.default.targets) {
  const { target, args, tags } = targets[name]
  const built = Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`])
  docker(['build', '--target', target, ...built, ...tags.flatMap((tag) => ['--tag', tag]), '.'], 'ignore')
  for (const tag of tags) docker(['push', tag], 'ignore')
  const digest = docker(['image', 'inspect', '--format', '{{index .RepoDigests 0}}', tags[0]], 'pipe').stdout
  metadata[name] = { 'containerimage.digest': digest.replace(/^.*@/, ''), 'image.name': tags.join() }
}
writeFileSync(file, JSON.stringify(metadata, undefined, 2))
