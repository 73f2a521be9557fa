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
 * The content as it was before the server or a proxy encoded it, which semtag never asks for. What bounds the content
 * bounds what is decoded.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.4
 */
export function decoded(response: Response, content: Body): Body {
  const encoding = encodingOf(response)
  if (encoding === undefined) return content
  const open = decoders.get(encoding)
  // A part of encoded bytes cannot be decoded by itself.
  if (open === undefined || response.status === 206) {
    content.destroy()
    throw fault(
      response,
      `sent an answer in the encoding "${clean(encoding, 40)}", which semtag did not ask for.`,
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

/** The fields of the reply, less those that describe encoded bytes. */
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
