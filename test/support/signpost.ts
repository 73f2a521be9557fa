/** Something that a test waits for. */
export interface Signpost {
  readonly reached: Promise<void>
  reach(): void
}

export function signpost(): Signpost {
  let reach = () => {}
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  return { reached, reach: () => reach() }
}
