import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { checkReport } from '../../../src/config/schema/maintenance-schema.ts'
import { startRegistry, type TestRegistry } from '../../support/registry/registry.ts'
import { failure } from '../../support/registry/reply.ts'
import { type Right, refusing, rights } from '../../support/registry/rights.ts'
import { runCli } from '../../support/run-cli.ts'
import { startWorld } from '../../support/world.ts'

const login = { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'secret' }

/** Checks a repository of a vendor. The registry itself is the proxy that knows the vendor's host. */
async function checkAt(
  { host, without }: (typeof refusing)[string],
  right: Right | undefined,
): Promise<{
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  registry: TestRegistry
}> {
  const registry = await startRegistry(without(right))
  onTestFinished(() => registry.close())
  for (const tag of ['2.1.106', '2.1', '2', 'latest']) registry.image('acme/ui', tag)
  const result = await runCli(['check', `${host}/acme/ui`, '--plain-http', '--settle', '1s'], {
    env: { ...login, HTTP_PROXY: registry.origin },
  })
  return { ...result, registry }
}

const cells = (stdout: string) => stdout.split('\n')[1]?.split(/ {2,}/) ?? []

describe.each(Object.entries(refusing))('%s', (name, vendor) => {
  test('a login with every right has no fault', async () => {
    const { code, stdout, stderr } = await checkAt(vendor, undefined)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const deletes = name === 'GHCR' || name === 'Amazon ECR' ? 'no' : 'yes'
    expect(cells(stdout).slice(1, 7)).toEqual(['yes', 'yes', 'yes', deletes, 'unknown', 'yes'])
  })

  test.each(rights)('nothing is left behind without the right to %s', async (right) => {
    const { code, stdout, registry } = await checkAt(vendor, right)
    expect(code).toBe(right === 'delete' ? 0 : 3)
    expect(cells(stdout)[rights.indexOf(right) + 1]).toBe('no')
    expect([...registry.tags('acme/ui').keys()].toSorted()).toEqual(['2', '2.1', '2.1.106', 'latest'])
    const opened = registry.log.filter(({ method, status }) => method === 'POST' && status === 202)
    const closed = registry.log.filter(
      ({ method, path }) => method === 'DELETE' && path.includes('/uploads/'),
    )
    expect(closed.length).toBeGreaterThanOrEqual(opened.length)
  })
})

test('check prints a line for each missing right, with the rights that the vendor wants', async () => {
  const lines: string[] = []
  for (const [name, vendor] of Object.entries(refusing))
    for (const right of rights) {
      const { stdout, stderr } = await checkAt(vendor, right)
      lines.push(
        `${name} without ${right}: ${cells(stdout).slice(1, 7).join(' ')}`,
        ...stderr.replaceAll(/, through the proxy [^,]+,/g, '').split('\n'),
      )
    }
  expect(lines.filter((line) => line !== '').join('\n')).toMatchInlineSnapshot(`
    "Amazon ECR without list: no yes yes no unknown unknown
    Error response from the registry: Listing the tags of 123456789012.dkr.ecr.eu-west-1.amazonaws.com/acme/ui failed: 123456789012.dkr.ecr.eu-west-1.amazonaws.com answered 403 Forbidden: DENIED: User: arn:aws:iam::123456789012:user/ci is not authorized to perform: ecr:ListImages.
      Without the list, semtag cannot move an alias safely. Amazon ECR must allow ecr:GetAuthorizationToken, ecr:ListImages, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer, ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload and ecr:PutImage; the push policy in its documentation lacks ecr:ListImages.
    Amazon ECR without read: yes no yes no unknown unknown
    Error response from the registry: Reading 123456789012.dkr.ecr.eu-west-1.amazonaws.com/acme/ui:latest failed: 123456789012.dkr.ecr.eu-west-1.amazonaws.com answered 403 Forbidden: DENIED: User: arn:aws:iam::123456789012:user/ci is not authorized to perform: ecr:BatchGetImage.
      Amazon ECR must allow ecr:GetAuthorizationToken, ecr:ListImages, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer, ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload and ecr:PutImage; the push policy in its documentation lacks ecr:ListImages.
    Amazon ECR without push: yes yes no no unknown yes
    Error response from the registry: Opening an upload to 123456789012.dkr.ecr.eu-west-1.amazonaws.com/acme/ui failed: 123456789012.dkr.ecr.eu-west-1.amazonaws.com answered 403 Forbidden: DENIED: User: arn:aws:iam::123456789012:user/ci is not authorized to perform: ecr:InitiateLayerUpload.
      Amazon ECR must allow ecr:GetAuthorizationToken, ecr:ListImages, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer, ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload and ecr:PutImage; the push policy in its documentation lacks ecr:ListImages.
    Amazon ECR without delete: yes yes yes no unknown yes
    Azure without list: no yes yes yes unknown unknown
    Error response from the registry: Listing the tags of acme.azurecr.io/acme/ui failed: acme.azurecr.io answered 401 Unauthorized: UNAUTHORIZED: authentication required, visit https://aka.ms/acr/authorization.
      Without the list, semtag cannot move an alias safely. In Azure Container Registry the scope map of the token needs content/read, content/write and metadata/read on the repository; an identity needs the role AcrPush.
    Azure without read: yes no yes yes unknown unknown
    Error response from the registry: The credentials of the user "ci" may not read acme.azurecr.io/acme/ui.
      In Azure Container Registry the scope map of the token needs content/read, content/write and metadata/read on the repository; an identity needs the role AcrPush.
    Azure without push: yes yes no yes unknown yes
    Error response from the registry: The credentials of the user "ci" may not push to acme.azurecr.io/acme/ui.
      In Azure Container Registry the scope map of the token needs content/read, content/write and metadata/read on the repository; an identity needs the role AcrPush.
    Azure without delete: yes yes yes no unknown yes
    GHCR without list: no no no no unknown unknown
    Error response from the registry: Asking for a token for ghcr.io failed: ghcr.io answered 403 Forbidden: DENIED: requested access to the resource is denied.
      GHCR needs a token with write:packages; the GITHUB_TOKEN of a workflow needs "permissions: packages: write", and the package must list the repository under Manage Actions access with the role Write.
    GHCR without read: no no no no unknown unknown
    Error response from the registry: Asking for a token for ghcr.io failed: ghcr.io answered 403 Forbidden: DENIED: requested access to the resource is denied.
      GHCR needs a token with write:packages; the GITHUB_TOKEN of a workflow needs "permissions: packages: write", and the package must list the repository under Manage Actions access with the role Write.
    GHCR without push: yes yes no no unknown yes
    Error response from the registry: Asking for a token for ghcr.io failed: ghcr.io answered 403 Forbidden: DENIED: requested access to the resource is denied.
      GHCR needs a token with write:packages; the GITHUB_TOKEN of a workflow needs "permissions: packages: write", and the package must list the repository under Manage Actions access with the role Write.
    GHCR without delete: yes yes yes no unknown yes
    Harbor without list: no yes yes yes unknown unknown
    Error response from the registry: Listing the tags of harbor.test/acme/ui failed: harbor.test answered 403 Forbidden: DENIED: unauthorized to access repository: acme/ui, action: list.
      Without the list, semtag cannot move an alias safely. In Harbor the robot account needs Pull Repository, Push Repository and List Tag in the project.
    Harbor without read: yes no yes yes unknown unknown
    Error response from the registry: Reading harbor.test/acme/ui:latest failed: harbor.test answered 403 Forbidden: DENIED: unauthorized to access repository: acme/ui, action: read.
      In Harbor the robot account needs Pull Repository, Push Repository and List Tag in the project.
    Harbor without push: yes yes no yes unknown yes
    Error response from the registry: Opening an upload to harbor.test/acme/ui failed: harbor.test answered 403 Forbidden: DENIED: unauthorized to access repository: acme/ui, action: push.
      In Harbor the robot account needs Pull Repository, Push Repository and List Tag in the project.
    Harbor without delete: yes yes yes no unknown yes
    GitLab without list: no no no yes unknown unknown
    Error response from the registry: Listing the tags of registry.gitlab.com/acme/ui failed: registry.gitlab.com answered 401 Unauthorized: UNAUTHORIZED: authentication required.
      Without the list, semtag cannot move an alias safely. In GitLab the token needs the scopes read_registry and write_registry, and its role must be Developer or higher.
    Error response from the registry: The credentials of the user "ci" may not read registry.gitlab.com/acme/ui.
      In GitLab the token needs the scopes read_registry and write_registry, and its role must be Developer or higher.
    Error response from the registry: The credentials of the user "ci" may not push to registry.gitlab.com/acme/ui.
      In GitLab the token needs the scopes read_registry and write_registry, and its role must be Developer or higher.
    GitLab without read: no no no yes unknown unknown
    Error response from the registry: Listing the tags of registry.gitlab.com/acme/ui failed: registry.gitlab.com answered 401 Unauthorized: UNAUTHORIZED: authentication required.
      Without the list, semtag cannot move an alias safely. In GitLab the token needs the scopes read_registry and write_registry, and its role must be Developer or higher.
    Error response from the registry: The credentials of the user "ci" may not read registry.gitlab.com/acme/ui.
      In GitLab the token needs the scopes read_registry and write_registry, and its role must be Developer or higher.
    Error response from the registry: The credentials of the user "ci" may not push to registry.gitlab.com/acme/ui.
      In GitLab the token needs the scopes read_registry and write_registry, and its role must be Developer or higher.
    GitLab without push: yes yes no yes unknown yes
    Error response from the registry: The credentials of the user "ci" may not push to registry.gitlab.com/acme/ui.
      In GitLab the token needs the scopes read_registry and write_registry, and its role must be Developer or higher.
    GitLab without delete: yes yes yes no unknown yes
    Quay without list: no no no yes unknown unknown
    Error response from the registry: Listing the tags of quay.io/acme/ui failed: quay.io answered 401 Unauthorized: UNAUTHORIZED: authentication required.
      Without the list, semtag cannot move an alias safely. In Quay give the user or the robot account the permission Write on the repository.
    Error response from the registry: The credentials of the user "ci" may not read quay.io/acme/ui.
      In Quay give the user or the robot account the permission Write on the repository.
    Error response from the registry: The credentials of the user "ci" may not push to quay.io/acme/ui.
      In Quay give the user or the robot account the permission Write on the repository.
    Quay without read: no no no yes unknown unknown
    Error response from the registry: Listing the tags of quay.io/acme/ui failed: quay.io answered 401 Unauthorized: UNAUTHORIZED: authentication required.
      Without the list, semtag cannot move an alias safely. In Quay give the user or the robot account the permission Write on the repository.
    Error response from the registry: The credentials of the user "ci" may not read quay.io/acme/ui.
      In Quay give the user or the robot account the permission Write on the repository.
    Error response from the registry: The credentials of the user "ci" may not push to quay.io/acme/ui.
      In Quay give the user or the robot account the permission Write on the repository.
    Quay without push: yes yes no yes unknown yes
    Error response from the registry: The credentials of the user "ci" may not push to quay.io/acme/ui.
      In Quay give the user or the robot account the permission Write on the repository.
    Quay without delete: yes yes yes no unknown yes
    Artifactory without list: no yes yes yes unknown unknown
    Error response from the registry: Listing the tags of acme.jfrog.io/acme/ui failed: acme.jfrog.io answered 403 Forbidden: DENIED: The client does not have permission for manifest.
      Without the list, semtag cannot move an alias safely. In Artifactory the user needs the permissions Read and Deploy/Cache in the repository, and Delete/Overwrite to move aliases.
    Artifactory without read: yes no yes yes unknown unknown
    Error response from the registry: Reading acme.jfrog.io/acme/ui:latest failed: acme.jfrog.io answered 403 Forbidden: DENIED: The client does not have permission for manifest.
      In Artifactory the user needs the permissions Read and Deploy/Cache in the repository, and Delete/Overwrite to move aliases.
    Artifactory without push: yes yes no yes unknown yes
    Error response from the registry: Opening an upload to acme.jfrog.io/acme/ui failed: acme.jfrog.io answered 403 Forbidden: DENIED: The client does not have permission for manifest.
      In Artifactory the user needs the permissions Read and Deploy/Cache in the repository, and Delete/Overwrite to move aliases.
    Artifactory without delete: yes yes yes no unknown yes"
  `)
})

test('check finds a list that does not agree with a tag, a rule for immutable tags, and an unreachable registry', async () => {
  const world = await startWorld()
  await world.release('2.1.106')
  const { registry } = world
  const check = (...words: readonly string[]) =>
    world.run(['check', `${registry.host}/image-gallery`, '--settle', '1s', ...words])
  registry.settings.throttle = ({ url }) =>
    url.pathname.endsWith('/tags/list')
      ? { status: 200, body: { tags: ['2.1.106', '2', 'latest'] } }
      : undefined
  const cut = await check()
  expect([cut.code, ...cells(cut.stdout).slice(1, 7)]).toEqual([
    3,
    'yes',
    'yes',
    'yes',
    'yes',
    'unknown',
    'no',
  ])
  expect(cut.stderr).toContain('2.1')

  registry.settings.throttle = ({ method }) =>
    method === 'POST' ? failure(400, 'UNSUPPORTED', 'image-gallery is an immutable repository') : undefined
  const fixed = await check()
  expect([fixed.code, ...cells(fixed.stdout).slice(3, 6)]).toEqual([3, 'unknown', 'yes', 'no'])
  expect(fixed.stderr).toContain('Exact tags may be immutable, aliases must not.')

  registry.settings.throttle = () => undefined
  registry.settings.deletion = 'none'
  const kept = await check()
  expect([kept.code, cells(kept.stdout)[4]]).toEqual([0, 'no'])
  expect(kept.stdout).toContain('REGISTRY_STORAGE_DELETE_ENABLED=true')

  await registry.close()
  const down = await check('--quiet')
  expect([down.code, down.stdout]).toEqual([3, `${registry.host}/image-gallery\n`])
})

test('check without REPOSITORY takes every image and registry of the configuration', async () => {
  const world = await startWorld()
  await world.release('2.1.106')
  const { host } = world.registry
  const workingDirectory = await mkdtemp(join(tmpdir(), 'semtag-check-'))
  const settings = { registry: [host, `${host}/acme`], images: ['image-gallery', 'image-shop'] }
  await writeFile(join(workingDirectory, 'semtag.config.json'), JSON.stringify(settings))
  const { code, stdout, stderr } = await world.run(['check', '--json'], { workingDirectory })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const report = checkReport.parse(JSON.parse(stdout))
  expect(report.repositories.map(({ repository, list }) => [repository, list])).toEqual(
    ['image-gallery', 'acme/image-gallery', 'image-shop', 'acme/image-shop'].map((path) => [
      `${host}/${path}`,
      'yes',
    ]),
  )
  expect(report.engine).toEqual({ name: 'Docker Engine 20.10.24', store: 'classic' })
  expect(report.repositories[1]?.remarks).toEqual(['The repository has no tags yet, or does not exist.'])

  await world.engine.close()
  const without = await world.run(['check'], { workingDirectory })
  expect(without.code).toBe(3)
  expect(without.stderr).toMatch(/^Error: /)
})

test('check without REPOSITORY and configuration is a mistake', async () => {
  const { code, stderr } = await runCli(['check'])
  expect([code, stderr]).toEqual([2, expect.stringContaining('REPOSITORY is missing')])
})

test('check names the place of the credential, and never the credential', async () => {
  const world = await startWorld({ registry: { auth: { basic: { user: 'ci', password: 'hunter22' } } } })
  world.registry.image('ui', '1.0.0')
  const directory = await mkdtemp(join(tmpdir(), 'semtag-check-'))
  const auth = Buffer.from('ci:hunter22').toString('base64')
  await writeFile(
    join(directory, 'config.json'),
    JSON.stringify({ auths: { [world.registry.host]: { auth } } }),
  )
  const { code, stdout } = await world.run(['check', `${world.registry.host}/ui`], {
    env: { DOCKER_CONFIG: directory },
  })
  expect(code).toBe(0)
  expect(cells(stdout)[7]).toBe(`ci, docker config ${directory}/config.json`)
  expect(stdout).not.toContain('hunter22')
})
