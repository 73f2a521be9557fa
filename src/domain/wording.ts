import { clean } from './text.ts'

/** How settings are written where their values come from: on a command line, in a file, in the environment. */
export interface Wording {
  /** A setting by its long name, with the value that is at fault: `--tag-prefix "1."`. */
  name(setting: string, value?: string): string
  /** What to write instead, or as well: `--registry ghcr.io --repository acme/ui`; switches are `true`. */
  write(settings: Readonly<Record<string, string | true | readonly string[]>>): string
}

/** As the command line writes them; arguments have names in capitals. */
export const flagWording: Wording = {
  name(setting, value) {
    const isArgument = /^[A-Z]+$/.test(setting)
    const name = isArgument ? setting : `--${setting}`
    if (value === undefined) return name
    return isArgument ? `"${clean(value)}"` : `${name} "${clean(value)}"`
  },
  write: (settings) =>
    Object.entries(settings)
      .flatMap(([setting, value]) =>
        typeof value === 'string'
          ? [`--${setting} ${clean(value)}`]
          : value === true
            ? [`--${setting}`]
            : value.map((each) => `--${setting} ${quoted(clean(each))}`),
      )
      .join(' '),
}

// A shell reads more into these: `--ignore "20*"`.
function quoted(value: string): string {
  return /[\s*?{}<>|&;()~$]/.test(value) ? `"${value}"` : value
}
