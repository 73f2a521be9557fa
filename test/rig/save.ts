import { createWriteStream } from 'node:fs'
import { clientOf } from './engine-api.ts'

/** Writes an image to a file as `docker save` does. */
export async function saveImage(
  engine: { readonly host: string },
  reference: string,
  file: string,
): Promise<void> {
  const client = clientOf(engine.host)
  try {
    await client.stream({ method: 'GET', path: `/images/${reference}/get` }, ({ statusCode }) => {
      if (statusCode !== 200) throw new Error(`The engine answers ${statusCode} to docker save ${reference}.`)
      return createWriteStream(file)
    })
  } finally {
    await client.destroy()
  }
}
