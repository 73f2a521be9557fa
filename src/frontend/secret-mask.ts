import { clean } from '../domain/text.ts'

/** Hides secrets in text. */
export interface SecretMask {
  /** Hides this secret from now on. A secret with fewer than four characters stays visible: its mask would hit any word. */
  add(secret: string): void
  /** The text with each secret replaced by `***`, however it is encoded. */
  mask(text: string): string
}

const minimumLength = 4
const minimumLineLength = 8

/**
 * Makes a mask that finds secrets in plain text, cleaned for a terminal, escaped in JSON, percent-encoded, and in base64 and
 * base64url, also inside a longer text (`user:password`). Each long line of a secret is a secret of its own.
 *
 * @example
 * const secrets = createSecretMask()
 * secrets.add('hunter22')
 * secrets.mask('Basic YWRhOmh1bnRlcjIy') // 'Basic YWRhO***'
 */
export function createSecretMask(): SecretMask {
  const forms = new Map<string, Form>()

  return {
    add(secret) {
      const lines = secret.split(/[\r\n]+/).filter((line) => line.trim().length >= minimumLineLength)
      // Adapters clean the texts that they repeat: a tab in a secret becomes a blank.
      const cleaned = clean(secret, Number.POSITIVE_INFINITY)
      for (const text of new Set([secret, cleaned, ...lines.map((line) => line.trim())])) {
        if (text.length < minimumLength) continue
        for (const form of [...plainForms(text), ...base64Forms(text)])
          forms.set(`${form.before} ${form.after} ${form.text}`, form)
      }
    },
    mask(text) {
      return replaceRanges(
        text,
        [...forms.values()].flatMap((form) => [...found(form, text), ...cutShort(form, text)]),
      )
    },
  }
}

/** One form of a secret, and the neighbouring base64 letters that hold some of its bits. */
interface Form {
  readonly text: string
  readonly before: boolean
  readonly after: boolean
}

interface Range {
  readonly start: number
  readonly end: number
}

// A plain search: a long secret is too long for a regular expression.
function found({ text: form, before, after }: Form, text: string): readonly Range[] {
  const ranges: Range[] = []
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
    let [start, end] = [at, at + form.length]
    if (before && isBase64(text[start - 1])) start--
    if (after && isBase64(text[end])) {
      end++
      for (let padding = 0; padding < 2 && text[end] === '='; padding++) end++
    }
    ranges.push({ start, end })
  }
  return ranges
}

/** Masks the beginning of a secret at the end of a text that an adapter has cut with an ellipsis. */
function cutShort({ text: form }: Form, text: string): readonly Range[] {
  const ranges: Range[] = []
  const head = form.slice(0, minimumLineLength)
  if (form.length <= head.length || !text.includes(head)) return ranges
  for (let end = text.indexOf('…'); end >= 0; end = text.indexOf('…', end + 1)) {
    let start = text.indexOf(head, Math.max(0, end - form.length))
    while (start >= 0 && start < end && !form.startsWith(text.slice(start, end)))
      start = text.indexOf(head, start + 1)
    if (start >= 0 && start < end) ranges.push({ start, end })
  }
  return ranges
}

function isBase64(letter: string | undefined): boolean {
  return letter !== undefined && /[\w+/-]/.test(letter)
}

function plainForms(secret: string): readonly Form[] {
  // A lone surrogate cannot be percent-encoded; UTF-8 turns it into U+FFFD.
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
  return forms
    .flatMap((text) => [text, lowerCaseEscapes(text)])
    .map((text) => ({ text, before: false, after: false }))
}

function escapeCodeUnits(text: string, units: RegExp): string {
  return text.replace(units, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function lowerCaseEscapes(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase())
}

// base64 encodes groups of three bytes, so that a secret has three forms. The first and the last letter may also hold bits
// of neighbouring bytes.
function base64Forms(secret: string): readonly Form[] {
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
    return [core, url].map((text) => ({ text, before: before > 0, after: !ends }))
  })
}

function replaceRanges(text: string, ranges: readonly Range[]): string {
  let masked = ''
  let position = 0
  for (const { start, end } of [...ranges].sort((one, other) => one.start - other.start)) {
    if (start >= position) masked += `${text.slice(position, start)}***`
    position = Math.max(position, end)
  }
  return masked + text.slice(position)
}
