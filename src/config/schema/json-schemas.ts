import * as z from 'zod'
import { careReport, failureDocument, listReport, releaseReport, releasesReport } from './report-schema.ts'

const documents = {
  release: releaseReport,
  releases: releasesReport,
  care: careReport,
  list: listReport,
  failure: failureDocument,
}

/** The JSON Schema of each kind of document, by the name of its file. */
export const jsonSchemas: Readonly<Record<keyof typeof documents, object>> = {
  release: z.toJSONSchema(documents.release),
  releases: z.toJSONSchema(documents.releases),
  care: z.toJSONSchema(documents.care),
  list: z.toJSONSchema(documents.list),
  failure: z.toJSONSchema(documents.failure),
}
