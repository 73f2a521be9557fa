// What yargs measures its help with, where each character is one column wide. string-width itself loads Unicode's tables
// of graphemes, which takes longer than everything else in --help.
import { stripVTControlCharacters } from 'node:util'

/** @param {string} text */
export default function stringWidth(text) {
  return stripVTControlCharacters(text).length
}
