import { access, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { type Loader, lilconfig } from 'lilconfig'
import * as z from 'zod/mini'
import type { Problem } from '../domain/errors.ts'
import { fileReason } from '../domain/system-error.ts'
import { clean } from '../domain/text.ts'
import type { Values } from './flags.ts'
import { type ReadJson, readJson } from './json-text.ts'
import type { Found, PackageManifest, SettingsFile } from './sources/found.ts'

const ownName = 'semtag.config.json'
const manifestName = 'package.json'

interface JsonFile {
  readonly path: string
  readonly json: ReadJson
}

/**
 * Looks for the file of settings: `semtag.config.json`, or the key `semtag` of package.json. The search goes from the
 * directory up to the nearest package.json or the root of the git repository. `--config` names a file, `--no-config` none.
 */
export async function findSettings(
  directory: string,
  { config, 'no-config': without }: Values,
): Promise<Found> {
  const problems: Problem[] = []
  const top = await topOf(directory)
  const search = async (name: string) =>
    read(
      name,
      async () => {
        await checkNearest(name, directory, top)
        return reader(name, top).search(directory)
      },
      problems,
    )
  const packageFile = contentOf(await search(manifestName), manifestName, problems)
  const manifest = packageFile && manifestOf(packageFile)
  if (without === true) return { file: undefined, manifest, problems }
  if (typeof config === 'string' && config !== '')
    return { file: await namedFile(config, problems), manifest, problems }

  const own = contentOf(await search(ownName), ownName, problems)
  const key = packageFile && keyOf(packageFile)
  if (own !== undefined && key !== undefined && own.directory === key.directory) {
    problems.push(bothGiven)
    return { file: undefined, manifest, problems }
  }
  return { file: own ?? key, manifest, problems }
}

// A file above the package or the repository may belong to somebody else.
async function topOf(directory: string): Promise<string> {
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    const marks = [manifestName, '.git'].map((name) => access(join(folder, name)))
    if (
      await Promise.any(marks).then(
        () => true,
        () => false,
      )
    )
      return folder
    if (dirname(folder) === folder) return resolve(directory)
  }
}

const largestFile = 4 * 1024 * 1024

/** Throws for files whose reading would not end: a device, a pipe, a file of gigabytes. */
async function checkFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || found.isDirectory()) return found !== undefined
  const code = found.isFile() ? 'EFBIG' : 'ENOTREG'
  if (!found.isFile() || found.size > largestFile) throw Object.assign(new Error(code), { code })
  return true
}

async function checkNearest(name: string, directory: string, top: string): Promise<void> {
  for (let folder = resolve(directory); !(await checkFile(join(folder, name))); folder = dirname(folder))
    if (folder === top) return
}

// Only JSON is read: no configuration can run code.
function reader(name: string, top: string): ReturnType<typeof lilconfig> {
  const load: Loader = (_path, text) => readJson(text)
  return lilconfig('semtag', {
    searchPlaces: [name],
    stopDir: top,
    loaders: { '.json': load },
    // All of package.json: semtag reads its version and dist-tag too.
    packageProp: [],
    ignoreEmptySearchPlaces: false,
  })
}

async function read(
  name: string,
  load: () => ReturnType<ReturnType<typeof lilconfig>['search']>,
  problems: Problem[],
): Promise<JsonFile | undefined> {
  try {
    const found = await load()
    if (found === null) return undefined
    return { path: found.filepath, json: found.isEmpty === true ? readJson('') : found.config }
  } catch (error) {
    problems.push(fileProblem(name, fileReason(error)))
    return undefined
  }
}

function contentOf(file: JsonFile | undefined, name: string, problems: Problem[]): SettingsFile | undefined {
  if (file === undefined) return undefined
  const { path, json } = file
  if (json.ok) return { name, prefix: '', directory: dirname(path), content: json.value }
  problems.push(fileProblem(name, json.reason, json.hint))
  return undefined
}

async function namedFile(path: string, problems: Problem[]): Promise<SettingsFile | undefined> {
  const name = `--config "${clean(path)}"`
  if (extname(path) !== '.json') {
    problems.push(fileProblem(name, 'is not a JSON file', `Name a file such as ${ownName}.`))
    return undefined
  }
  const base = basename(path)
  const load = async () => {
    await checkFile(path)
    return reader(base, '/').load(path)
  }
  const file = contentOf(await read(name, load, problems), name, problems)
  if (file === undefined) return undefined
  const named = { ...file, name: clean(path) }
  return base === manifestName ? (keyOf(named) ?? { ...named, content: {} }) : named
}

const packageShape = z.object({
  semtag: z.optional(z.unknown()),
  version: z.optional(z.unknown()),
  publishConfig: z.catch(z.optional(z.object({ tag: z.optional(z.unknown()) })), undefined),
})

function keyOf(file: SettingsFile): SettingsFile | undefined {
  const content = packageShape.safeParse(file.content).data?.semtag
  return content === undefined ? undefined : { ...file, prefix: 'semtag.', content }
}

function manifestOf({ directory, content }: SettingsFile): PackageManifest {
  const { version, publishConfig } = packageShape.safeParse(content).data ?? {}
  return { path: join(directory, manifestName), version, distTag: publishConfig?.tag }
}

const bothGiven: Problem = {
  code: 'INVALID_ARGUMENT',
  message: `There are settings in ${ownName}, and under the key semtag of ${manifestName} beside it.`,
  hint: 'Keep one of them.',
}

function fileProblem(name: string, reason: string, hint = 'Name another file with --config FILE.'): Problem {
  return { code: 'INVALID_ARGUMENT', message: `${name} ${reason}.`, hint }
}
