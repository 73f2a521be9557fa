import { expect, test } from 'vitest'
import { createProject } from '../support/project.ts'
import { runCli } from '../support/run-cli.ts'

interface Given {
  /** What semtag.config.json holds. */
  readonly file?: unknown
  readonly manifest?: unknown
  readonly env?: Readonly<Record<string, string>>
  readonly flags?: readonly string[]
}

const right = { image: 'a.local/ui' }

async function mistakesIn(given: Given) {
  const { file, manifest, env = {}, flags = ['2.1.106'] } = { file: right, ...given }
  const files = { 'semtag.config.json': file, 'package.json': manifest }
  const written = Object.entries(files).filter(([, content]) => content !== undefined)
  const workingDirectory = await createProject(Object.fromEntries(written))
  const { code, stdout, stderr } = await runCli(['push', ...flags], { env, workingDirectory })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  return stderr
}

const inFile = 'in semtag.config.json'
const help = 'See semtag push --help.'

const cases: Readonly<Record<string, readonly [Given, string, string]>> = {
  'broken JSON': [
    { file: '{\n  "image": "a.local/ui"\n  "tagPrefix": "v"\n}' },
    'semtag.config.json is broken JSON in line 3, column 3: a comma is missing.',
    'JSON has double quotes around keys and text, no comments, and no comma after the last entry.',
  ],
  'an empty file': [{ file: '' }, 'semtag.config.json is empty.', 'Write {} if there are no settings.'],
  'no object': [
    { file: ['ui'] },
    'semtag.config.json is a list, but must be an object.',
    'Write { "image": "ui" }.',
  ],
  'no object under semtag': [
    { file: undefined, manifest: { semtag: null } },
    'semtag in package.json is null, but must be an object.',
    'Write { "image": "ui" }.',
  ],
  'both files': [
    { manifest: { semtag: right } },
    'There are settings in semtag.config.json, and under the key semtag of package.json beside it.',
    'Keep one of them.',
  ],
  'a number for a text': [
    { file: { ...right, tagPrefix: 1 } },
    `tagPrefix ${inFile} is 1, but must be text.`,
    'Write "tagPrefix": "1".',
  ],
  null: [
    { file: { ...right, timeout: null } },
    `timeout ${inFile} is null, but must be text.`,
    'Leave it out, or write text in double quotes.',
  ],
  'a list for a text': [
    { file: { ...right, variant: [null, 'alpine', 'slim'] } },
    `variant ${inFile} is a list, but must be text.`,
    'Write "variant": "alpine".',
  ],
  'an object for a text': [
    { file: { ...right, variant: { name: 'alpine' } } },
    `variant ${inFile} is an object, but must be text.`,
    'Leave it out, or write text in double quotes.',
  ],
  'a switch for a text': [
    { file: { ...right, tagPrefix: true } },
    `tagPrefix ${inFile} is true, but must be text.`,
    'Write "tagPrefix": "true".',
  ],
  'an empty list': [
    { file: { ...right, registry: [] } },
    `registry ${inFile} is empty.`,
    'Leave it out, or give it a value.',
  ],
  'a number for a list': [
    { file: { ...right, registry: 5000 } },
    `registry ${inFile} has 5000, but must be text or a list of texts.`,
    'Write "registry": "5000".',
  ],
  'a number in a list': [
    { file: { ...right, ignore: ['20*', 7] } },
    `ignore ${inFile} has 7, but must be text or a list of texts.`,
    'Write "ignore": "7".',
  ],
  'text for a switch': [
    { file: { ...right, builds: 'yes' } },
    `builds ${inFile} is "yes", but must be true or false.`,
    'Write "builds": true.',
  ],
  'empty text': [
    { file: { ...right, tagPrefix: '' } },
    `tagPrefix ${inFile} is empty.`,
    'Leave it out, or give it a value.',
  ],
  'an unknown key': [
    { file: { ...right, regstry: 'ghcr.io' } },
    `regstry ${inFile} is not a setting.`,
    'Did you mean registry?',
  ],
  'a key with a hyphen': [
    { file: { ...right, 'tag-prefix': 'v' } },
    `tag-prefix ${inFile} is not a setting.`,
    'Did you mean tagPrefix?',
  ],
  'a secret': [
    { file: { ...right, password: 'hunter22' } },
    `password ${inFile} is not a setting.`,
    'Set SEMTAG_USERNAME and SEMTAG_PASSWORD, or use docker login.',
  ],
  'a flag of one run': [
    { file: { ...right, dryRun: true } },
    `dryRun ${inFile} is not a setting.`,
    'It applies to a single run: use the flag --dry-run.',
  ],
  'a version': [
    { file: { ...right, version: 1.2 } },
    `version ${inFile} is not a setting.`,
    'The version is the argument VERSION, SEMTAG_VERSION, the version of package.json or the pushed git tag.',
  ],
  'an image that is no text': [
    { file: { image: 7 } },
    `image ${inFile} is 7, but must be text.`,
    'Write "image": "7".',
  ],
  'images that are no list': [
    { file: { images: 'ui' } },
    `images ${inFile} is "ui", but must be a list.`,
    'Write "images": ["ui", "api"].',
  ],
  'no image in images': [
    { file: { images: [] } },
    `images ${inFile} is empty.`,
    'Name an image, such as "images": ["ui"].',
  ],
  'image and images': [
    { file: { image: 'ui', images: ['ui'], registry: 'a.local' } },
    `image and images ${inFile} contradict each other.`,
    'Name one image under image, or several under images.',
  ],
  'an entry without an image': [
    { file: { images: [{ repository: 'ui' }], registry: 'a.local' } },
    `images[0] ${inFile} names no image.`,
    'Give it "image": "ui".',
  ],
  'what holds for all images in an entry': [
    { file: { images: [{ image: 'a.local/ui', insecure: true }] } },
    `images[0].insecure ${inFile} is not a setting.`,
    'It applies to all images: write insecure beside images.',
  ],
  'two images under the same tags': [
    { file: { images: ['ui', { image: 'api', repository: 'ui' }], registry: 'a.local' } },
    `images[0] "ui" ${inFile} and images[1].image "api" ${inFile} are both released to a.local/ui, under the same tags.`,
    'Give each image its own repository or its own variant.',
  ],
  'an image that is none': [
    { file: { image: 'a.local/Ui' } },
    `image "a.local/Ui" ${inFile} is not a valid image reference: a repository is written in lower case.`,
    'Did you mean "a.local/ui"?',
  ],
  'a registry with a scheme': [
    { file: { ...right, registry: 'http://b.local' } },
    `registry "http://b.local" ${inFile} has a scheme.`,
    'Type "registry": "b.local", "plainHttp": true.',
  ],
  'no registry': [
    { file: { image: 'ui' } },
    '"ui" names no registry, and semtag does not assume Docker Hub.',
    'Add --registry HOST, such as --registry registry.local:5000; for Docker Hub, --registry docker.io.',
  ],
  'a range that is none': [
    { file: { ...right, latestRange: 'three' } },
    `latestRange "three" ${inFile} is not a version range.`,
    'Write it as npm does, such as "<3" or "2.x".',
  ],
  'a range with another latest': [
    { file: { ...right, latestRange: '<3' }, env: { SEMTAG_LATEST: 'never' } },
    `latestRange ${inFile} and SEMTAG_LATEST "never" contradict each other.`,
    'Use one of them.',
  ],
  'a channel that cannot be': [
    { file: { ...right, channel: 'latest' } },
    `channel "latest" ${inFile} would share its tag with another alias.`,
    'Give it another name.',
  ],
  'a channel of an identifier with digits': [
    { env: { SEMTAG_CHANNEL: 'next=rc1' } },
    '"rc1" matches no prerelease, in SEMTAG_CHANNEL "next": digits at the end of an identifier do not count.',
    'Write SEMTAG_CHANNEL=next=rc.',
  ],
  'a platform that is none': [
    { file: { images: [{ image: 'a.local/ui', platform: 'arm64' }] } },
    `images[0].platform "arm64" ${inFile} is not a platform: write linux/amd64 or linux/arm64/v8.`,
    help,
  ],
  'a time that is none': [
    { env: { SEMTAG_TIMEOUT: 'soon' } },
    'SEMTAG_TIMEOUT "soon" is not a time: write 90s, 10m or 1h, up to 24 days.',
    help,
  ],
  'a word that is not one of the choices': [
    { file: { ...right, latest: 'sometimes' } },
    `latest "sometimes" ${inFile} is not one of auto, always, never.`,
    help,
  ],
  'an unknown variable': [
    { env: { SEMTAG_TAGPREFIX: 'v' } },
    'SEMTAG_TAGPREFIX is not a setting.',
    'Did you mean SEMTAG_TAG_PREFIX?',
  ],
  'a switch of the environment': [
    { env: { SEMTAG_BUILDS: 'yes' } },
    'SEMTAG_BUILDS "yes" is neither true nor false.',
    'Write SEMTAG_BUILDS=true, or leave it out.',
  ],
  'settings that contradict each other': [
    { file: { ...right, insecure: true }, flags: ['2.1.106', '--plain-http'] },
    `--plain-http and insecure ${inFile} contradict each other.`,
    'Choose TLS without verification, or no TLS at all.',
  ],
  'a file that is not there': [
    { file: { ...right, caFile: '/nowhere/ca.pem' } },
    `caFile "/nowhere/ca.pem" ${inFile} does not exist.`,
    'Name a PEM file that holds the certificate of the authority.',
  ],
  'no such file of settings': [
    { flags: ['a.local/ui', '2.1.106', '--config', '/nowhere/settings.json'] },
    '--config "/nowhere/settings.json" does not exist.',
    'Name another file with --config FILE.',
  ],
  'a version of package.json that is none': [
    { manifest: { version: '1.2' }, flags: [] },
    'version "1.2" in package.json is not a full version: the patch is missing.',
    'Type the whole version, such as "1.2.0"; semtag moves the alias 1.2 by itself.',
  ],
  'a version that is a number': [
    { manifest: { version: 1.2 }, flags: [] },
    'version in package.json is 1.2, but must be text.',
    'Write a full version in double quotes, such as "version": "2.1.106".',
  ],
  'a version of the environment': [
    { env: { SEMTAG_VERSION: 'latest' }, flags: [] },
    'SEMTAG_VERSION "latest" is not a full version: it is a name.',
    'Type all three numbers, such as 2.1.106.',
  ],
  'versions that differ': [
    { manifest: { version: '2.1.106' }, env: { GITHUB_REF: 'refs/tags/v2.1.107' }, flags: [] },
    'The version is 2.1.106 in package.json, and 2.1.107 in the pushed git tag v2.1.107 (GITHUB_REF).',
    'Give VERSION to say which is meant.',
  ],
  'a git tag of another package': [
    { file: { ...right, gitTagPrefix: 'ui@' }, env: { CI_COMMIT_TAG: 'api@1.2.3' }, flags: [] },
    `The pushed git tag "api@1.2.3" (CI_COMMIT_TAG) does not begin with gitTagPrefix "ui@" ${inFile}.`,
    'Run the release only for tags of this package, or give VERSION.',
  ],
  'no image at all': [
    { file: {}, flags: ['2.1.106'] },
    'IMAGE is missing.',
    'Write semtag push IMAGE VERSION, such as semtag push image-gallery 2.1.106; or set image in semtag.config.json, or under semtag in package.json.',
  ],
  'no version anywhere': [
    { manifest: { name: 'ui' }, flags: [] },
    'VERSION is missing.',
    'Write semtag push IMAGE VERSION, such as semtag push image-gallery 2.1.106; or give package.json a version.',
  ],
}

test.each(Object.entries(cases))('semtag reports the mistake: %s', async (_what, [given, message, hint]) => {
  expect(await mistakesIn(given)).toBe(`Error: ${message}\n  ${hint}\n`)
})

test('the mistakes of all places are reported together', async () => {
  const output = await mistakesIn({
    file: {
      images: [
        { image: 'ui', tagPrefix: '1.' },
        { image: 'api', 'tag-prefix': 'v' },
      ],
      regstry: 'a.local',
      timeout: 90,
      latest: 'sometimes',
      token: 'hunter22',
    },
    env: { SEMTAG_LATEST_RANGE: 'three', SEMTAG_BUILDS: 'yes', SEMTAG_IMAGES: 'ui' },
    flags: ['2.1', '--order', 'backwards', '--forse'],
  })
  expect(output).not.toContain('hunter22')
  expect(output).toMatchInlineSnapshot(`
    "Error: --order "backwards" is not one of latest-last, latest-first.
      See semtag push --help.
    Error: --forse is not a flag.
      See semtag push --help.
    Error: SEMTAG_BUILDS "yes" is neither true nor false.
      Write SEMTAG_BUILDS=true, or leave it out.
    Error: SEMTAG_IMAGES is not a setting.
      Did you mean SEMTAG_IMAGE?
    Error: latest "sometimes" in semtag.config.json is not one of auto, always, never.
      See semtag push --help.
    Error: timeout in semtag.config.json is 90, but must be text.
      Write "timeout": "90s".
    Error: regstry in semtag.config.json is not a setting.
      Did you mean registry?
    Error: token in semtag.config.json is not a setting.
      Set SEMTAG_USERNAME and SEMTAG_PASSWORD, or use docker login.
    Error: images[1].tag-prefix in semtag.config.json is not a setting.
      Did you mean tagPrefix?
    Error: "2.1" is not a full version: the patch is missing.
      Type the whole version, such as "2.1.0"; semtag moves the alias 2.1 by itself.
    Error: images[0].tagPrefix "1." in semtag.config.json cannot precede a version in a tag.
      Use letters, such as v.
    Error: SEMTAG_LATEST_RANGE "three" is not a version range.
      Write it as npm does, such as "<3" or "2.x".
    "
  `)
})
