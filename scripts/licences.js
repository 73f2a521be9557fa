import { readdir, readFile } from 'node:fs/promises'

/**
 * The licences of the packages that a bundle has parts of, as one text.
 *
 * @param {string[]} inputs The bundle's files, relative to the root.
 * @param {string} root With its slash.
 */
export async function licences(inputs, root) {
  const folders = new Set(
    inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  )
  const texts = [...folders].sort().map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(`${root}${folder}/package.json`, 'utf8'))
    const files = (await readdir(`${root}${folder}`)).filter((file) => /^(?:licen[cs]e|notice)/i.test(file))
    const parts = await Promise.all(files.sort().map((file) => readFile(`${root}${folder}/${file}`, 'utf8')))
    return `${name} ${version} (${license})\n\n${parts.map((part) => part.trim()).join('\n\n')}\n`
  })
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`)
}
