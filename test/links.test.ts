import { access } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { Marked } from 'marked'
import { getHeadingList, gfmHeadingId } from 'marked-gfm-heading-id'
import { expect, test } from 'vitest'
import { readDocuments, root } from './support/documents.ts'

const documents = await readDocuments()
const pages = documents.map(({ path, text }) => ({ path, ...read(text) }))

/** The relative links and pictures of a text, and the anchors that its headings have on GitHub. */
function read(text: string): { readonly links: readonly string[]; readonly anchors: readonly string[] } {
  const links: string[] = []
  const marked = new Marked(gfmHeadingId(), {
    walkTokens(token) {
      if (token.type === 'link' || token.type === 'image') links.push(token['href'])
      if (token.type === 'html')
        for (const [, address = ''] of token['text'].matchAll(/\b(?:href|src|srcset)="([^"]*)"/g))
          links.push(address)
    },
  })
  void marked.parse(text)
  return {
    links: links.filter((link) => !/^[a-z]+:/.test(link)),
    anchors: getHeadingList().map(({ id }) => id),
  }
}

/** What is wrong with a link of a page; undefined where it leads somewhere. */
async function faultOf(page: string, link: string): Promise<string | undefined> {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : posix.join(posix.dirname(page), path)
  if (target.startsWith('..')) return 'leads out of the repository'
  const isThere = await access(join(root, target)).then(
    () => true,
    () => false,
  )
  if (!isThere) return 'no such file'
  const anchors = pages.find((other) => other.path === target)?.anchors ?? []
  return anchor === undefined || anchors.includes(anchor) ? undefined : 'no such heading'
}

test('every link inside the repository leads to a file and to a heading of it', async () => {
  const all = pages.flatMap(({ path, links }) => links.map((link) => ({ path, link })))
  expect(all.length).toBeGreaterThan(50)
  const faults = await Promise.all(
    all.map(async ({ path, link }) => ({ path, link, fault: await faultOf(path, link) })),
  )
  expect(faults.filter(({ fault }) => fault !== undefined)).toEqual([])
})

test('links in all their forms are found, and broken ones are told', async () => {
  const { links, anchors } = read(
    '# A `title`: b\n[a](b.md#c) ![d](e.svg) <img src="f.svg"> [g][h] [i](https://example.com)\n\n[h]: j.md\n\n## Twice\n## Twice',
  )
  expect(links).toEqual(['b.md#c', 'e.svg', 'f.svg', 'j.md'])
  expect(anchors).toEqual(['a-title-b', 'twice', 'twice-1'])
  expect(await faultOf('docs/tags.md', 'nowhere.md')).toBe('no such file')
  expect(await faultOf('docs/tags.md', '#nothing')).toBe('no such heading')
  expect(await faultOf('docs/tags.md', '../../x')).toBe('leads out of the repository')
})

test('every page of docs/ is found from the README or the decisions, and leads back', () => {
  const linked = (from: readonly string[]) =>
    pages
      .filter(({ path }) => from.includes(path))
      .flatMap(({ path, links }) =>
        links.map((link) => posix.join(posix.dirname(path), link.replace(/#.*/, ''))),
      )
  const found = new Set(linked(['README.md', 'docs/decisions/README.md']))
  const docs = pages.filter(({ path }) => path.startsWith('docs/'))
  expect(docs.map(({ path }) => path).filter((path) => !found.has(path))).toEqual([])
  const tops = ['README.md', 'docs/decisions/README.md']
  const leadsBack = ({ path, links }: (typeof docs)[number]) =>
    links.some((link) => tops.includes(posix.join(posix.dirname(path), link)))
  expect(docs.filter((page) => !leadsBack(page)).map(({ path }) => path)).toEqual([])
})
