import { marked } from 'marked'

/** What a README tells its reader to type. */
export interface Command {
  readonly script: string
  /** What the README shows as its output; undefined where it shows none. */
  readonly output?: string
}

/**
 * The commands of a README in the order in which they stand there: each block of `sh` as a whole, and each line of a
 * block of `console` that begins with `$`, with what stands below it.
 */
export function commandsOf(markdown: string): readonly Command[] {
  return codeBlocks(markdown).flatMap(({ language, text }) => {
    if (language === 'sh') return [{ script: text }]
    return language === 'console' ? sessionOf(text) : []
  })
}

/** The fenced blocks of a language, such as `json`. */
export function blocksOf(markdown: string, language: string): readonly string[] {
  return codeBlocks(markdown).flatMap((block) => (block.language === language ? [block.text] : []))
}

function codeBlocks(markdown: string): readonly { readonly language: string; readonly text: string }[] {
  const blocks: { language: string; text: string }[] = []
  void marked.walkTokens(marked.lexer(markdown), (token) => {
    if (token.type === 'code') blocks.push({ language: token['lang'] ?? '', text: token['text'] })
  })
  return blocks
}

function sessionOf(text: string): readonly Command[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [script = '', ...output] = part.split('\n')
      return { script, output: output.join('\n').trimEnd() }
    })
}
