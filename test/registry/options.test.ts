import { join } from 'node:path'
import { expect, test } from 'vitest'
import { certificateDirectories } from '../../src/registry/options.ts'

const homeDirectory = '/home/ci'

test.each([
  ['linux', {}, ['/etc/docker/certs.d', join(homeDirectory, '.config/docker/certs.d')]],
  ['linux', { XDG_CONFIG_HOME: '' }, ['/etc/docker/certs.d', join(homeDirectory, '.config/docker/certs.d')]],
  ['darwin', { XDG_CONFIG_HOME: '/x' }, ['/etc/docker/certs.d', join('/x', 'docker/certs.d')]],
  ['win32', {}, [join('C:\\ProgramData', 'docker', 'certs.d')]],
  ['win32', { PROGRAMDATA: 'D:\\Data' }, [join('D:\\Data', 'docker', 'certs.d')]],
] as const)('docker keeps certificates on %s with %j in %j', (platform, env, directories) => {
  expect(certificateDirectories({ platform, env, homeDirectory })).toEqual(directories)
})
