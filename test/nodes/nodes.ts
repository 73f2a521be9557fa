import { readFileSync } from 'node:fs'

/** A Node that the tests run. */
export interface Node {
  /** `20.19.0` */
  readonly version: string
  /** The last day on which nodejs.org maintains its major version, `2026-04-30`. */
  readonly maintainedUntil: string
  /** The last day on which semtag supports it: a year more. */
  readonly supportedUntil: string
}

// https://github.com/nodejs/Release/blob/main/schedule.json
const maintainedUntil: Readonly<Record<string, string>> = {
  20: '2026-04-30',
  22: '2027-04-30',
  24: '2028-04-30',
  26: '2029-04-30',
}

const { optionalDependencies }: { readonly optionalDependencies: Readonly<Record<string, string>> } =
  JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

/** From the oldest to the newest. The first is the oldest that the package takes. */
export const nodes: readonly Node[] = [
  ...new Set(Object.values(optionalDependencies).map((name) => name.split('@')[1] ?? '')),
].map((version) => {
  const [major = ''] = version.split('.')
  const until = maintainedUntil[major]
  if (until === undefined) throw new Error(`nodes.ts does not say until when Node ${major} is maintained`)
  const supportedUntil = until.replace(/^\d+/, (year) => String(Number(year) + 1))
  return { version, maintainedUntil: until, supportedUntil }
})

/** The folder of the package that has the Node of this version for this machine, below node_modules. */
export function folderOf({ version }: Node): string {
  return `node-${version.split('.', 2).join('.')}-${process.arch}`
}
