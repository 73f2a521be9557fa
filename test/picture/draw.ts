import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { backportPictures } from './pictures.ts'

// `npm run picture` draws the pictures of the README anew.
for (const [name, svg] of await backportPictures())
  await writeFile(fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)), svg)
