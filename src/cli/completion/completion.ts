import { argumentsOf, descriptionOf, type Flag, flagsOf } from '../../config/flags.ts'
import type { Command, Help } from '../command.ts'
import { examples } from '../command.ts'
import { commands } from '../command-table.ts'

export const completionHelp: Help = {
  summary: 'Print the completion script of a shell',
  usage: `semtag completion [bash|zsh|fish|powershell]

Prints a script that lets the shell complete commands, flags and their values,
images of a local engine, docker contexts, and the registries and repositories
that are configured. Without a shell, semtag takes the one in the variable SHELL.
Completion contacts no registry.`,
  epilogue: examples(
    ['bash, in ~/.bashrc', 'eval "$(semtag completion bash)"'],
    ['zsh, in ~/.zshrc after compinit', 'eval "$(semtag completion zsh)"'],
    ['fish', 'semtag completion fish > ~/.config/fish/completions/semtag.fish'],
    ['PowerShell, in $PROFILE', 'semtag completion powershell | Out-String | Invoke-Expression'],
  ),
}

// Each script asks `semtag completion --word=CURRENT -- WORDS BEFORE IT`, whose answers are lines of a word, a tab and a
// description. An empty word as an argument would be lost in PowerShell before 7.3.

// bash splits words at : and =, and replaces only the last part. Runs in bash 3.2, which macOS has.
const bash = `_semtag() {
  local line="\${COMP_LINE:0:COMP_POINT}" words word cut value
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  word="\${words[\${#words[@]}-1]}"
  cut="\${COMP_WORDS[COMP_CWORD]}"
  if [[ $cut == [:=] ]]; then cut="$word"; else cut="\${word%"$cut"}"; fi
  COMPREPLY=()
  while IFS=$'\\t' read -r value _; do
    COMPREPLY+=("\${value#"$cut"}")
  done < <(semtag completion --word="$word" -- "\${words[@]:1:\${#words[@]}-2}" 2>/dev/null)
}
complete -o default -F _semtag semtag`

const zsh = `#compdef semtag
_semtag() {
  local -a offered
  local line
  for line in "\${(@f)$(semtag completion --word="$words[CURRENT]" -- "\${(@)words[2,CURRENT-1]}" 2>/dev/null)}"; do
    [[ -n $line ]] && offered+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( $#offered )); then _describe semtag offered; else _files; fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _semtag "$@"; else compdef _semtag semtag; fi`

const fish = `function __semtag_complete
  set -l word (commandline -ct)
  set -l before (commandline -opc)
  set -l offered (semtag completion --word="$word" -- $before[2..-1] 2>/dev/null)
  if test (count $offered) -gt 0
    printf '%s\\n' $offered
  else
    __fish_complete_path "$word"
  end
end
complete -c semtag -f -a '(__semtag_complete)'`

const powershell = `Register-ArgumentCompleter -Native -CommandName semtag -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  semtag completion "--word=$wordToComplete" -- @before 2>$null | ForEach-Object {
    $value, $what = $_ -split "\`t", 2
    if (-not $what) { $what = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $what)
  }
}`

/** The completion script of each shell. */
export const completionScripts: Readonly<Record<string, string>> = { bash, zsh, fish, powershell }

/** A word that may stand at the cursor. */
export interface Offer {
  readonly word: string
  readonly description: string
}

/** Words that are known only on this machine. */
export type LocalWords = 'images' | 'contexts' | 'registries' | 'repositories'

export interface Completion {
  readonly offers: readonly Offer[]
  /** What else may stand there, behind the prefix `--registry=`. */
  readonly local?: { readonly words: LocalWords; readonly prefix: string }
}

/** Completes a word, given the words before it. Reads nothing. */
export function complete(word: string, before: readonly string[]): Completion {
  const { name, rest, pending } = readBefore(before)
  if (name === undefined) return { offers: word.startsWith('-') ? programFlags : programWords }
  if (name === 'completion') return { offers: Object.keys(completionScripts).map(plain) }
  const command = commands.find((one) => one.name === name)
  if (command === undefined) return { offers: name === 'help' && rest.length === 0 ? programWords : [] }
  // The rules of prune are hidden in ls until they have an effect.
  const showsAll = command.name === 'ls' && before.includes('--prunable')
  const flags = flagsOf(command.name).filter(({ hidden }) => showsAll || !hidden)
  if (pending !== undefined) return valuesOf(pending, '')
  const [, long = '', equals] = /^--([^=]+)(=)?/.exec(word) ?? []
  if (equals !== undefined)
    return valuesOf(
      flags.find((flag) => flag.name === long),
      `--${long}=`,
    )
  if (word.startsWith('-'))
    return { offers: [...flags.flatMap(flagOffers), { word: '--help', description: 'Show this help' }] }
  return argumentAt(command, rest.length)
}

interface Before {
  /** The command. */
  readonly name: string | undefined
  /** Its arguments. */
  readonly rest: readonly string[]
  /** The flag whose value is at the cursor. */
  readonly pending: Flag | undefined
}

function readBefore(before: readonly string[]): Before {
  const words: string[] = []
  let pending: Flag | undefined
  for (const word of before) {
    if (pending !== undefined) pending = undefined
    else if (word.startsWith('-')) pending = flagWithValue(word)
    else words.push(word)
  }
  const [name, ...rest] = words
  return { name, rest, pending }
}

/** The flag of `--registry` or `-r`; undefined if the word has the value, or if the flag takes none. */
function flagWithValue(word: string): Flag | undefined {
  const all = commands.flatMap(({ name }) => flagsOf(name))
  return all.find(
    ({ name, letter, kind }) => kind !== 'switch' && (word === `--${name}` || word === `-${letter}`),
  )
}

const localWords: Readonly<Record<string, LocalWords>> = {
  registry: 'registries',
  context: 'contexts',
  IMAGE: 'images',
  REPOSITORY: 'repositories',
}

function valuesOf(flag: Flag | undefined, prefix: string): Completion {
  const { name = '', choices = [] } = flag ?? {}
  const words = localWords[name]
  return {
    offers: choices.map((choice) => plain(prefix + choice)),
    ...(words === undefined ? {} : { local: { words, prefix } }),
  }
}

function argumentAt({ name }: Command, index: number): Completion {
  const words = localWords[argumentsOf(name)[index]?.name ?? '']
  return { offers: [], ...(words === undefined ? {} : { local: { words, prefix: '' } }) }
}

function flagOffers(flag: Flag): readonly Offer[] {
  const description = descriptionOf(flag)
  const long = { word: `--${flag.name}`, description }
  return flag.letter === undefined ? [long] : [long, { word: `-${flag.letter}`, description }]
}

const plain = (word: string): Offer => ({ word, description: '' })

const programWords: readonly Offer[] = [
  ...commands.map(({ name, help }) => ({ word: name, description: help.summary })),
  { word: 'completion', description: completionHelp.summary },
  { word: 'help', description: 'Show the help of a command' },
  { word: 'version', description: 'Show the version' },
]

const programFlags: readonly Offer[] = [
  { word: '--help', description: 'Show this help' },
  { word: '--version', description: 'Show the version' },
]
