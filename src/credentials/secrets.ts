import { clean } from '../domain/text.ts'

/** Hides secrets in text that is about to be shown. */
export interface SecretMask {
  /** From now on hides this secret. Shorter than four characters it is left alone: its mask would hit any word. */
  add(secret: string): void
  /** The text with each secret replaced by `***`, however it is encoded. */
  mask(text: string): string
}

const minimumLength = 4
const minimumLineLength = 8

/**
 * A mask that knows secrets as they are, cleaned for a terminal, escaped in JSON, percent-encoded, and in base64 and base64url, there also as
 * a part of a longer text (`user:password`). Each long line of a secret of several lines counts by itself.
 *
 * @example
 * const secrets = createSecretMask()
 * secrets.add('hunter22')
 * secrets.mask('Basic YWRhOmh1bnRlcjIy') // 'Basic YWRhO***'
 */
export function createSecretMask(): SecretMask {
  const patterns = new Map<string, RegExp>()

  return {
    add(secret) {
      const lines = secret.split(/[\r\n]+/).filter((line) => line.trim().length >= minimumLineLength)
      // Adapters clean what they repeat: a secret with a tab in it then has a blank there.
      const cleaned = clean(secret, Number.POSITIVE_INFINITY)
      for (const text of new Set([secret, cleaned, ...lines.map((line) => line.trim())])) {
        if (text.length < minimumLength) continue
        for (const source of [...plainForms(text), ...base64Forms(text)])
          patterns.set(source, new RegExp(source, 'g'))
      }
    },
    mask(text) {
      const ranges = [...patterns.values()].flatMap((pattern) =>
        [...text.matchAll(pattern)].map((match) => ({
          start: match.index,
          end: match.index + match[0].length,
        })),
      )
      return replaceRanges(text, ranges)
    },
  }
}

function plainForms(secret: string): readonly string[] {
  // A lone surrogate cannot be percent-encoded; through UTF-8 it becomes U+FFFD, as on any wire.
  const wellFormed = Buffer.from(secret, 'utf8').toString('utf8')
  const json = JSON.stringify(secret).slice(1, -1)
  const percent = encodeURIComponent(wellFormed)
  const form = new URLSearchParams({ '': wellFormed }).toString().slice(1)
  const forms = [
    secret,
    json,
    json.replaceAll('/', '\\/'),
    escapeCodeUnits(json, /[<>&\u2028\u2029]/g), // as Go writes JSON
    escapeCodeUnits(json, /[^\0-\x7f]/g), // as Python does
    percent,
    form,
    form.replaceAll('+', '%20'),
    encodeURI(wellFormed),
  ]
  return forms.flatMap((text) => [text, lowerCaseEscapes(text)]).map(escapePattern)
}

function escapeCodeUnits(text: string, units: RegExp): string {
  return text.replace(units, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function lowerCaseEscapes(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase())
}

// The same bytes give three texts, by where they stand in the groups of three; the first and the last letter may
// also hold bits of the bytes beside them.
function base64Forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8')
  return [0, 1, 2].flatMap((before) => {
    const shared = Math.ceil((before * 8) / 6)
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const ends = (before + bytes.length) % 3 === 0
    const core = ends ? encoded.slice(shared) : encoded.slice(shared, -1)
    if (core.length < minimumLength) return []
    const url = core.replaceAll('+', '-').replaceAll('/', '_')
    const [first, last] = [before === 0 ? '' : '[\\w+/-]?', ends ? '' : '(?:[\\w+/-]={0,2})?']
    return [core, url].map((text) => `${first}${escapePattern(text)}${last}`)
  })
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function replaceRanges(text: string, ranges: readonly { start: number; end: number }[]): string {
  let masked = ''
  let position = 0
  for (const { start, end } of [...ranges].sort((one, other) => one.start - other.start)) {
    if (start >= position) masked += `${text.slice(position, start)}***`
    position = Math.max(position, end)
  }
  return masked + text.slice(position)
}
