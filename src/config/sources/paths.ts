import { isAbsolute, join, relative } from 'node:path'
import type { Values } from '../schema/values.ts'

const pathSettings = ['metadata-file', 'ca-file']

/** Values of a file with its paths as the working directory sees them: they are written as the file sees them. */
export function besideFile(values: Values, directory: string): Values {
  const paths = pathSettings.flatMap((setting) => {
    const path = values[setting]
    return typeof path === 'string' ? [[setting, pathBeside(path, directory)]] : []
  })
  return { ...values, ...Object.fromEntries(paths) }
}

/** An image of a file; a layout on disk is a path. */
export function imageBesideFile(image: string, directory: string): string {
  const [, transport, path = ''] = /^(oci(?:-archive)?:)(?!\/\/)(.+)$/s.exec(image) ?? []
  return transport === undefined ? image : `${transport}${pathBeside(path, directory)}`
}

function pathBeside(path: string, directory: string): string {
  // A drive of Windows is absolute on every system.
  if (isAbsolute(path) || /^[a-z]:[\\/]/i.test(path)) return path
  return relative('', join(directory, path))
}
