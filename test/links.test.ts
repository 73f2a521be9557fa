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

/** The paths in code spans: everything below src/, test/ and scripts/, and every name of a file with a folder. */
function pathsIn(text: string): readonly string[] {
  const spans = [...text.matchAll(/`([^`\s]+)`/g)].map(([, span = '']) => span)
  return spans.filter(
    (span) =>
      !/[<>*{}…]|\bNAME\b/.test(span) &&
      (/^(?:src|test|scripts)\//.test(span) || /^[\w.-]+(?:\/[\w.-]+)+\.ts$/.test(span)),
  )
}

/** True if the repository has a file or a folder at this path. */
function exists(path: string): Promise<boolean> {
  return access(join(root, path)).then(
    () => true,
    () => false,
  )
}

/** The fault of a link of a page; undefined if it leads somewhere. */
async function faultOf(page: string, link: string): Promise<string | undefined> {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : posix.join(posix.dirname(page), path)
  if (target.startsWith('..')) return 'leads out of the repository'
  if (!(await exists(target))) return 'no such file'
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

test('links in all their forms are found, and broken links have a fault', async () => {
  const { links, anchors } = read(
    '# A `title`: b\n[a](b.md#c) ![d](e.svg) <img src="f.svg"> [g][h] [i](https://example.com)\n\n[h]: j.md\n\n## Twice\n## Twice',
  )
  expect(links).toEqual(['b.md#c', 'e.svg', 'f.svg', 'j.md'])
  expect(anchors).toEqual(['a-title-b', 'twice', 'twice-1'])
  expect(await faultOf('docs/tags.md', 'nowhere.md')).toBe('no such file')
  expect(await faultOf('docs/tags.md', '#nothing')).toBe('no such heading')
  expect(await faultOf('docs/tags.md', '../../x')).toBe('leads out of the repository')
})

test('every path of the code that a document names exists', async () => {
  const own = documents.filter(({ path }) => !path.startsWith('examples/'))
  const named = own.flatMap(({ path, text }) => pathsIn(text).map((name) => ({ path, name })))
  expect(named.length).toBeGreaterThan(30)
  const missing = await Promise.all(
    named.map(async ({ path, name }) => ((await exists(name)) ? [] : [`${path}: ${name}`])),
  )
  expect(missing.flat()).toEqual([])
})

test('a path in a document begins at the root, and a placeholder is not a path', async () => {
  const text =
    '`src/domain/errors.ts` `src/release/steps/` (`steps/look.ts`), `src/release/NAME.ts` `src/<vendor>.ts` `npm/x`'
  expect(pathsIn(text)).toEqual(['src/domain/errors.ts', 'src/release/steps/', 'steps/look.ts'])
  expect(await exists('steps/look.ts')).toBe(false)
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
