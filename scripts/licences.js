import { readdir, readFile } from 'node:fs/promises'

// For packages that ship no licence file: the text of the licence that their package.json declares.
const ownTexts = new URL('licence-texts/', import.meta.url)

/**
 * The licences of the packages that a bundle has parts of, as one text.
 *
 * @param {string[]} inputs The bundle's files, relative to the root.
 * @param {string} root With its slash.
 * @throws Error that names the packages without a licence text.
 */
export async function licences(inputs, root) {
  const folders = new Set(
    inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  )
  const packages = await Promise.all([...folders].sort().map((folder) => licenceOf(`${root}${folder}`)))
  const missing = packages.filter(({ text }) => text === '').map(({ title }) => title)
  if (missing.length > 0)
    throw new Error(
      `No licence text is known for ${missing.join(', ')}. Put it into scripts/licence-texts/NAME.txt.`,
    )
  return packages.map(({ title, text }) => `${title}\n\n${text}\n`).join(`\n${'-'.repeat(80)}\n\n`)
}

/** @param {string} folder */
async function licenceOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'))
  const files = (await readdir(folder)).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file)).sort()
  const places = files.some((file) => !/^notice/i.test(file))
    ? files.map((file) => `${folder}/${file}`)
    : [new URL(`${name.replace('/', '+')}.txt`, ownTexts)]
  const texts = await Promise.all(places.map((place) => readFile(place, 'utf8').catch(emptyIfMissing)))
  return { title: `${name} ${version} (${license})`, text: texts.map((text) => text.trim()).join('\n\n') }
}

/** @param {NodeJS.ErrnoException} error */
function emptyIfMissing(error) {
  if (error.code === 'ENOENT') return ''
  throw error
}
