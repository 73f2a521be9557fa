import { clean } from '../domain/text.ts'

const longest = 2000

/**
 * Text that neither Markdown nor HTML reads anything into: a character reference never stands for structure.
 *
 * @source https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
 */
export function escapeMarkdown(text: string): string {
  return clean(text, longest).replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** The same in a fixed-width font. */
export function code(text: string): string {
  return `<code>${escapeMarkdown(text)}</code>`
}

/**
 * Text as the label of a node in a Mermaid flowchart.
 *
 * @source https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
export function mermaidLabel(text: string): string {
  return `"${clean(text).replace(/[ !-,/:-@[-`{-~]/g, (character) => `#${character.charCodeAt(0)};`)}"`
}
