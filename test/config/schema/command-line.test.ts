import { expect, test } from 'vitest'
import type { Values } from '../../../src/config/flags.ts'
import { repositoryLine } from '../../../src/config/read/repository-options.ts'
import { type CommandLine, checkValues } from '../../../src/config/schema/command-line.ts'
import { pushLine } from '../../../src/config/schema/push.ts'
import { lineStyle } from '../../../src/config/sources/line.ts'

const yankLine = repositoryLine('yank', '3.0.42')

function readFlags<Flags>(given: Values, line: CommandLine<Flags>) {
  const { values, problems } = checkValues(given, line, lineStyle(line))
  return { flags: line.schema.parse(values), problems }
}

test('a wrong flag counts as missing, and the other flags are read', () => {
  const { flags, problems } = readFlags(
    {
      latest: 'no',
      order: ['a', 'b'],
      registry: ['ghcr.io'],
      regstry: 'x',
    },
    pushLine,
  )
  expect(flags).toMatchObject({ latest: 'auto', order: 'latest-last', registry: ['ghcr.io'] })
  expect(problems.map(({ message }) => message)).toEqual([
    '--latest "no" is not one of auto, always, never.',
    '--order is given more than once.',
    '--regstry is not a flag.',
  ])
})

test('no mistake gives no problem', () => {
  expect(readFlags({ IMAGE: 'ui', VERSION: '1.10', json: true }, pushLine)).toMatchObject({
    flags: { IMAGE: 'ui', VERSION: '1.10', json: true, quiet: false },
    problems: [],
  })
})

test.each([
  ['regstry', '--regstry is not a flag.', 'Did you mean --registry?'],
  ['z', '-z is not a flag.', 'See semtag push --help.'],
  ['version', '--version is not a flag.', 'Write the version after the image: semtag push IMAGE VERSION.'],
  ['password', '--password is not a flag.', 'Set SEMTAG_USERNAME and SEMTAG_PASSWORD, or use docker login.'],
  ['force', '--force is not a flag.', 'Did you mean --overwrite?'],
  ['toString', '--toString is not a flag.', 'See semtag push --help.'],
  ['\u001b[2Jx', '--[2Jx is not a flag.', 'See semtag push --help.'],
  ['_', 'There are more arguments than IMAGE and VERSION.', 'See semtag push --help.'],
])('the flag %s is unknown', (name, message, hint) => {
  expect(readFlags({ [name]: 'secret' }, pushLine).problems).toEqual([
    { code: 'INVALID_ARGUMENT', message, hint },
  ])
})

test.each([
  [{ platform: ['a', 'b'] }, '--platform is given more than once.'],
  [{ latest: ['auto', 'never'] }, '--latest is given more than once.'],
  [{ latest: '' }, '--latest needs a value.'],
  [{ latest: '\u001b[31mred' }, '--latest "[31mred" is not one of auto, always, never.'],
  [{ registry: '' }, '--registry needs a value.'],
  [{ registry: [] }, '--registry needs a value.'],
  [{ registry: ['a', ''] }, '--registry needs a value.'],
  [{ timeout: 'soon' }, '--timeout "soon" is not a time: write 90s, 10m or 1h, up to 24 days.'],
  [{ insecure: 'yes' }, '--insecure takes no value, but "yes" is given.'],
])('%j gives the message: %s', (values, message) => {
  expect(readFlags(values, pushLine).problems).toMatchObject([{ message }])
})

test.each([
  [{ platform: 'linux,amd64' }, 'See semtag push --help.'],
  [{ channel: ['next, beta'] }, 'Write --channel next --channel beta.'],
])('the hint about %j is: %s', (values, hint) => {
  expect(readFlags(values, pushLine).problems).toMatchObject([{ hint }])
})

test('a reason that is too long is not repeated, and is no list', () => {
  expect(readFlags({ reason: 'x,'.repeat(600) }, yankLine).problems).toEqual([
    {
      code: 'INVALID_ARGUMENT',
      message: '--reason is longer than 1000 characters.',
      hint: 'See semtag yank --help.',
    },
  ])
})

test('a message about a missing value says how to write a value that begins with a hyphen', () => {
  expect(readFlags({ tag: [''] }, pushLine).problems).toEqual([
    {
      code: 'INVALID_ARGUMENT',
      message: '--tag needs a value.',
      hint: 'Write --tag TAG.',
    },
  ])
})

test.each([
  [
    'version',
    '--version is not a flag.',
    'Write the version after the repository: semtag yank REPOSITORY VERSION.',
  ],
  [
    'repository',
    '--repository is not a flag.',
    'Write the repository after the command: semtag yank REPOSITORY.',
  ],
  ['resaon', '--resaon is not a flag.', 'Did you mean --reason?'],
  ['z', '-z is not a flag.', 'See semtag yank --help.'],
])('another command has flags of its own: --%s', (name, message, hint) => {
  expect(readFlags({ [name]: 'x' }, yankLine).problems).toEqual([{ code: 'INVALID_ARGUMENT', message, hint }])
})

test('each command that maintains a repository says how it is written', () => {
  const lines = [
    repositoryLine('ls'),
    repositoryLine('reconcile'),
    repositoryLine('yank', '3.0.42'),
    repositoryLine('rm', 'build-7'),
  ]
  expect(lines.map(({ usage, required }) => [usage, required.join(' ')])).toEqual([
    ['semtag ls REPOSITORY, such as semtag ls registry.local:5000/image-gallery', 'REPOSITORY'],
    ['semtag reconcile REPOSITORY, such as semtag reconcile registry.local:5000/image-gallery', 'REPOSITORY'],
    [
      'semtag yank REPOSITORY VERSION…, such as semtag yank registry.local:5000/image-gallery 3.0.42',
      'REPOSITORY VERSION',
    ],
    ['semtag rm REPOSITORY TAG…, such as semtag rm registry.local:5000/image-gallery build-7', 'REPOSITORY'],
  ])
})

test.each<readonly [Parameters<typeof repositoryLine>[0], string, string]>([
  [
    'promote',
    'Write semtag promote REPOSITORY VERSION, such as semtag promote registry.local:5000/image-gallery 3.0.43; or set image and registry in semtag.config.json.',
    'Write the version after the repository: semtag promote REPOSITORY VERSION.',
  ],
  [
    'rm',
    'Write semtag rm REPOSITORY TAG…, such as semtag rm registry.local:5000/image-gallery 3.0.43.',
    'See semtag rm --help.',
  ],
])('semtag %s says how to name the repository and the version', (command, missing, version) => {
  const style = lineStyle(repositoryLine(command, '3.0.43'))
  expect(style.missing('REPOSITORY').hint).toBe(missing)
  expect(style.unknown('version').hint).toBe(version)
  expect(style.unknown('repository').hint).toBe(
    `Write the repository after the command: semtag ${command} REPOSITORY.`,
  )
})

test('a reason has 1000 characters at most', () => {
  const issues = (reason: string) => yankLine.schema.safeParse({ reason }).error?.issues ?? []
  expect(issues('x'.repeat(1000))).toEqual([])
  expect(issues('x'.repeat(1001))).toMatchObject([{ message: 'is longer than 1000 characters' }])
})

test.each(['linux/amd64', 'linux/arm64/v8', 'windows/amd64', 'linux/s390x'])('--platform %s', (platform) => {
  expect(pushLine.schema.parse({ platform }).platform).toBe(platform)
})

test.each(['linux', 'linux/', 'linux/amd64,linux/arm64', 'Linux/amd64', '"'])(
  'no --platform %s',
  (platform) => {
    const { error } = pushLine.schema.safeParse({ platform })
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'is not a platform: write linux/amd64 or linux/arm64/v8',
    ])
  },
)
