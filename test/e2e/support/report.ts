import * as z from 'zod'

const state = z.object({ version: z.string().nullable(), digest: z.string().nullable() }).nullable()
const problem = z.object({ code: z.string(), message: z.string(), hint: z.string().optional() })

const schema = z.object({
  schemaVersion: z.literal(1),
  version: z.string(),
  status: z.string(),
  moved: z.array(z.object({ repository: z.string(), tag: z.string(), from: state, to: state })),
  targets: z.array(
    z.object({
      repository: z.string(),
      digest: z.string().nullable(),
      mediaType: z.string().nullable(),
      tags: z.array(
        z.object({
          tag: z.string(),
          kind: z.string(),
          outcome: z.string(),
          from: state,
          to: state,
          heldBy: z.string().nullable(),
          reason: z.string().nullable(),
        }),
      ),
      problems: z.array(problem),
    }),
  ),
  problems: z.array(problem),
})

/** The document that `--json` printed. */
export function reportOf(stdout: string): z.output<typeof schema> {
  return schema.parse(JSON.parse(stdout))
}

/** The outcome of each tag of the first target. */
export function outcomes(stdout: string): Readonly<Record<string, string>> {
  return Object.fromEntries(reportOf(stdout).targets[0]?.tags.map(({ tag, outcome }) => [tag, outcome]) ?? [])
}
