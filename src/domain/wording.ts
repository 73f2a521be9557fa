import { clean } from './text.ts'

/** How to write a setting in the place that its value comes from: command line, file or environment. */
export interface Wording {
  /** The setting and its offending value: `--tag-prefix "1."`. */
  name(setting: string, value?: string): string
  /** The settings to write: `--registry ghcr.io --repository acme/ui`; a switch has the value `true`. */
  write(settings: Readonly<Record<string, string | true | readonly string[]>>): string
}

/** The wording of the command line. The name of an argument is in upper case. */
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

// A shell would interpret these characters: `--ignore "20*"`.
function quoted(value: string): string {
  return /[\s*?{}<>|&;()~$]/.test(value) ? `"${value}"` : value
}
