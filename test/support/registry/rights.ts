import type { RegistryOptions } from './registry.ts'
import { failure, type Reply } from './reply.ts'
import type { ReceivedRequest } from './request.ts'

/** What `semtag check` looks at. */
export const rights = ['list', 'read', 'push', 'delete'] as const
export type Right = (typeof rights)[number]

/** How a vendor refuses a right that a login lacks. */
export interface Refusing {
  readonly host: string
  /** The registry for a login, `ci` with the password `secret`, that lacks the right. */
  readonly without: (right: Right | undefined) => RegistryOptions
}

const path = 'acme/ui'

const requests: Readonly<Record<Right, (request: ReceivedRequest) => boolean>> = {
  list: ({ url }) => url.pathname.endsWith('/tags/list'),
  read: ({ method, url }) => method !== 'DELETE' && url.pathname.includes('/manifests/'),
  push: ({ method }) => method === 'POST',
  delete: ({ method, url }) => method === 'DELETE' && url.pathname.includes('/manifests/'),
}

/** Basic authorization, and the vendor's own reply to each request that needs the right. */
function replying(host: string, reply: (right: Right) => Reply): Refusing {
  return {
    host,
    without: (right) => ({
      auth: { basic: { user: 'ci', password: 'secret' } },
      uploadLocation: 'path',
      throttle: (request) => (right !== undefined && requests[right](request) ? reply(right) : undefined),
    }),
  }
}

/** Tokens: listing and reading are one right. A strict server gives no token for a right that is missing. */
function givingTokens(host: string, strict: boolean): Refusing {
  return {
    host,
    without: (right) => ({
      auth: {
        bearer: {
          user: 'ci',
          password: 'secret',
          realm: `http://${host}/token`,
          post: false,
          strict,
          rights: ['pull', 'push', 'delete'].filter(
            (name) => name !== (right === 'list' || right === 'read' ? 'pull' : right),
          ),
        },
      },
      uploadLocation: 'path',
    }),
  }
}

const ecrActions = {
  list: 'ecr:ListImages',
  read: 'ecr:BatchGetImage',
  push: 'ecr:InitiateLayerUpload',
  delete: 'ecr:BatchDeleteImage',
}

const azureActions = { list: 'metadata_read', read: 'pull', push: 'push', delete: 'delete' }

/**
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors-docker.html
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-troubleshoot-login
 * @see https://github.com/goharbor/harbor/blob/main/src/server/middleware/v2auth/auth.go
 * @see https://github.com/quay/quay/blob/master/endpoints/v2/errors.py
 */
export const refusing: Readonly<Record<string, Refusing>> = {
  'Amazon ECR': replying('123456789012.dkr.ecr.eu-west-1.amazonaws.com', (right) =>
    failure(
      403,
      'DENIED',
      `User: arn:aws:iam::123456789012:user/ci is not authorized to perform: ${ecrActions[right]}`,
    ),
  ),
  Azure: replying('acme.azurecr.io', (right) => ({
    ...failure(401, 'UNAUTHORIZED', 'authentication required, visit https://aka.ms/acr/authorization'),
    headers: {
      'www-authenticate': `Basic realm="acme.azurecr.io",scope="repository:${path}:${azureActions[right]}",error="insufficient_scope"`,
    },
  })),
  GHCR: givingTokens('ghcr.io', true),
  Harbor: replying('harbor.test', (right) =>
    failure(403, 'DENIED', `unauthorized to access repository: ${path}, action: ${right}`),
  ),
  GitLab: givingTokens('registry.gitlab.com', false),
  Quay: givingTokens('quay.io', false),
  Artifactory: replying('acme.jfrog.io', () =>
    failure(403, 'DENIED', 'The client does not have permission for manifest'),
  ),
}
