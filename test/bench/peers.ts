import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { type Command, inTurn } from './measure.ts'

/** What is to be done: an image of the engine gets the tags of a version in a repository. */
export interface Job {
  /** `bench/ui`, an image of the engine. */
  readonly image: string
  /** `127.0.0.1:40123` */
  readonly registry: string
  /** `bench/1` */
  readonly path: string
  /** Both, `127.0.0.1:40123/bench/1` */
  readonly repository: string
  /** The exact tag first. */
  readonly tags: readonly [string, ...string[]]
  /** The environment of docker: its engine, and a configuration of its own. */
  readonly env: Readonly<Record<string, string>>
}

/** A way to do it. */
export interface Peer {
  /** As the tables name it. */
  readonly name: string
  /** What must be on the PATH, and the words that make it tell its version. */
  readonly programs: readonly Program[]
  /** What `command` pushes besides the job's tags: every other tag that the engine has of the repository. */
  readonly pushesAll?: true
  command(job: Job): Command
}

const versionWords = {
  docker: ['version', '--format', '{{.Client.Version}}'],
  skopeo: ['--version'],
  crane: ['version'],
} as const

export type Program = keyof typeof versionWords

/** The published command, as `npm run build` has left it. */
export const semtagProgram: string = fileURLToPath(new URL('../../dist/semtag.js', import.meta.url))

export const semtag: Peer = {
  name: '`semtag push`',
  programs: [],
  command({ image, registry, path, tags: [exact], env }) {
    const words = ['push', image, exact, '--registry', registry, '--repository', path]
    return { program: process.execPath, words: [semtagProgram, ...words], env }
  },
}

const tagAll = ({ image, repository, tags }: Job) =>
  tags.map((tag) => `docker tag ${image} ${repository}:${tag}`)
const pushOne = ({ image, repository, tags: [exact] }: Job) => [
  `docker tag ${image} ${repository}:${exact}`,
  `docker push --quiet ${repository}:${exact}`,
]

/** Tags and pushes once, then names the tag in the registry by each of the others. */
const pushThen =
  (line: (repository: string, exact: string, tag: string) => string) =>
  (job: Job): Command => {
    const { repository, tags, env } = job
    const [exact, ...others] = tags
    return inTurn([...pushOne(job), ...others.map((tag) => line(repository, exact, tag))], env)
  }

export const fourPushes: Peer = {
  name: '`docker push`, four times',
  programs: ['docker'],
  command: (job) =>
    inTurn(
      [...tagAll(job), ...job.tags.map((tag) => `docker push --quiet ${job.repository}:${tag}`)],
      job.env,
    ),
}

/** The peers that give all four tags. */
export const peers: readonly Peer[] = [
  fourPushes,
  {
    name: '`docker push --all-tags`',
    programs: ['docker'],
    pushesAll: true,
    command: (job) => inTurn([...tagAll(job), `docker push --quiet --all-tags ${job.repository}`], job.env),
  },
  {
    name: '`docker push`, `crane tag` three times',
    programs: ['docker', 'crane'],
    command: pushThen((repository, exact, tag) => `crane tag --insecure ${repository}:${exact} ${tag}`),
  },
  {
    name: '`docker push`, `skopeo copy` three times',
    programs: ['docker', 'skopeo'],
    command: pushThen(
      (repository, exact, tag) =>
        `skopeo copy --quiet --all --preserve-digests --src-tls-verify=false --dest-tls-verify=false docker://${repository}:${exact} docker://${repository}:${tag}`,
    ),
  },
]

/** One tag and no more: what a first push costs at least. */
export const onePush: Peer = {
  name: '`docker push` of one tag alone',
  programs: ['docker'],
  command: (job) => inTurn(pushOne(job), job.env),
}

/** What a program says of its version, which Debian's crane does not know; undefined where it is not on the PATH. */
export async function versionOf(program: Program): Promise<string | undefined> {
  const { stdout, failed } = await execa(program, versionWords[program], { reject: false })
  // docker tells the client's version also where no engine answers, and fails then.
  return failed && stdout === '' ? undefined : (/\d+\.\d+\S*/.exec(stdout)?.[0] ?? 'of unknown version')
}
