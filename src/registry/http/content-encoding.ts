import { pipeline, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { SemtagError } from '../../domain/errors.ts'
import { codeOf } from '../../domain/system-error.ts'
import { clean } from '../../domain/text.ts'
import { type Body, header, type Response } from './request.ts'

const decoders: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
])

/**
 * Decodes the content of a reply. semtag requests no encoding, but servers and proxies may add one. The caller's limit
 * applies to the decoded bytes.
 *
 * @throws SemtagError if the encoding is unknown, or if the content is broken.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.4
 */
export function decoded(response: Response, content: Body): Body {
  const encoding = encodingOf(response)
  if (encoding === undefined) return content
  const open = decoders.get(encoding)
  // A range of the encoded bytes cannot be decoded on its own.
  if (open === undefined || response.status === 206) {
    content.destroy()
    throw fault(
      response,
      `sent an answer in the encoding "${clean(encoding, 40)}", which semtag did not request.`,
    )
  }
  const decoder = open()
  async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    pipeline(content, decoder, () => {})
    try {
      yield* decoder
    } catch (error) {
      if (!/^(?:Z_|ERR_.*BROTLI)/.test(codeOf(error) ?? '')) throw error
      throw fault(response, `sent an answer whose encoding "${encoding}" is broken.`)
    }
  }
  return {
    [Symbol.asyncIterator]: pieces,
    destroy() {
      decoder.destroy()
      content.destroy()
    },
  }
}

/** The header fields of the reply without those that describe the encoded bytes. */
export function decodedHeaders(response: Response): Response['headers'] {
  if (encodingOf(response) === undefined) return response.headers
  const { 'content-length': _length, 'content-encoding': _encoding, ...headers } = response.headers
  return headers
}

function encodingOf(response: Response): string | undefined {
  const encoding = header(response, 'content-encoding')?.trim().toLowerCase()
  return encoding === '' || encoding === 'identity' ? undefined : encoding
}

function fault({ url }: Response, what: string): SemtagError {
  return new SemtagError({ code: 'REGISTRY_ERROR', message: `${url.host} ${what}`, speaker: 'registry' })
}
