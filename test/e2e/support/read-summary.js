// Runs in the page of summary-page.ts: shows what the Markdown became, draws the pictures, and reads what is to be seen.

// biome-ignore lint/correctness/noUnusedVariables: the page calls it
async function readSummary(html) {
  const text = (element) => element.textContent.replace(/\s+/g, ' ').trim()
  const main = document.body
  main.innerHTML = html
  const elements = [...new Set([...main.querySelectorAll('*')].map(({ localName }) => localName))].sort()
  const tables = [...main.querySelectorAll('table')].map((table) =>
    [...seen(table).rows].map((row) => [...row.cells].map(text)),
  )
  const items = [...main.querySelectorAll('li')].map(text)

  // As GitHub sets it: https://github.com/mermaid-js/mermaid/blob/develop/docs/config/usage.md#securitylevel
  window.mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' })
  const pictures = []
  for (const block of main.querySelectorAll('code.language-mermaid')) {
    const { svg } = await window.mermaid.render(`picture${pictures.length}`, block.textContent)
    const drawing = document.createElement('figure')
    drawing.innerHTML = svg
    block.parentElement.replaceWith(drawing)
    pictures.push({
      labels: [...drawing.querySelectorAll('.node .nodeLabel')].map((label) => text(seen(label))),
      arrows: drawing.querySelectorAll('path.flowchart-link').length,
      elements: [...new Set([...drawing.querySelectorAll('.nodeLabel *')].map(({ localName }) => localName))],
    })
  }
  return { elements, tables, items, pictures }
}

function seen(element) {
  const { width, height } = element.getBoundingClientRect()
  if (width < 1 || height < 1) throw new Error(`not to be seen: ${element.outerHTML}`)
  return element
}
