import { fileURLToPath } from 'node:url'
import { marked } from 'marked'
import type { Browser } from 'playwright-core'
import * as z from 'zod'

const mermaid = fileURLToPath(import.meta.resolve('@mermaid-js/tiny'))
const reader = `${import.meta.dirname}/read-summary.js`

const schema = z.object({
  /** The rows of each table, cell by cell; the first is its head. */
  tables: z.array(z.array(z.array(z.string()))),
  pictures: z.array(
    z.object({ labels: z.array(z.string()), arrows: z.number(), elements: z.array(z.string()) }),
  ),
  items: z.array(z.string()),
  /** The names of the elements that the Markdown became, each once. */
  elements: z.array(z.string()),
})

/** What a reader sees of a job summary, and the addresses that it made the browser ask for. */
export type SeenSummary = z.output<typeof schema> & { readonly requests: readonly string[] }

export interface SummaryPage {
  /**
   * Shows a summary as GitHub does, its tables and Mermaid pictures rendered, and reads it from there. Throws where a
   * picture cannot be drawn, and where a table or a label is not to be seen.
   */
  see(markdown: string): Promise<SeenSummary>
}

export async function openSummaryPage(browser: Browser): Promise<SummaryPage> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 2000 } })
  const requests: string[] = []
  await page.route('**', (route) => {
    requests.push(route.request().url())
    return route.abort()
  })
  for (const path of [mermaid, reader]) await page.addScriptTag({ path })
  return {
    async see(markdown) {
      const html = JSON.stringify(await marked.parse(markdown))
      const seen = schema.parse(await page.evaluate(`readSummary(${html})`))
      return { ...seen, requests: requests.splice(0) }
    },
  }
}
