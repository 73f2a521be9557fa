declare module 'vitest' {
  interface ProvidedContext {
    /** What `pack.ts` made for the run: a folder in whose node_modules the tarball of this package is installed. */
    readonly packed: { readonly folder: string }
  }
}
