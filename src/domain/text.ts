// Control characters, the marks that turn the direction of text (https://unicode.org/reports/tr9/), half characters.
const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu

/** Text from outside made fit for one line of a message: no control characters, at most `maximum` characters. */
export function clean(text: string, maximum = 300): string {
  const line = text.replace(unsafe, ' ').trim()
  if (line.length <= maximum) return line
  // A character beyond U+FFFF is two units long: it is left out whole.
  const cut = line.slice(0, maximum - 1).replace(/[\ud800-\udbff]$/, '')
  return `${cut}…`
}
