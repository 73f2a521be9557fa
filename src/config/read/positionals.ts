import type { CommandLine, Values } from '../schema/values.ts'

/**
 * True where an unknown flag has taken a word that may be an argument which is missing (`--dryrun image-gallery 2.1.106`),
 * so that nothing can be said of any.
 */
export function wordIsTaken(
  values: Values,
  { schema, required }: Pick<CommandLine<unknown>, 'schema' | 'required'>,
): boolean {
  const isTaken = Object.entries(values).some(
    ([name, value]) =>
      !Object.hasOwn(schema.shape, name) && name !== '_' && typeof value === 'string' && value !== '',
  )
  return isTaken && required.some((name) => values[name] === undefined)
}
