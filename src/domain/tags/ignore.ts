type Token = '*' | ((letter: string) => boolean)

const mostAlternatives = 1000

/**
 * A function that tests whether text matches one of the patterns: `*` is any text, `?` one character, `[0-9]` and `[!a]`
 * one character of a set, `{a,b}` either. It uses no regular expression, which would take exponential time for
 * `*a*a*a*b`.
 *
 * @example globs(['20??????'])('20240131') // true
 */
export function globs(patterns: readonly string[]): (text: string) => boolean {
  const compiled = patterns.flatMap(alternatives).map(tokensOf)
  return (text) => compiled.some((tokens) => matches(tokens, text))
}

/** Expands braces: `a{b,c}` becomes `ab` and `ac`. */
function alternatives(pattern: string): readonly string[] {
  let open = [pattern]
  for (;;) {
    const next = open.flatMap((one) => {
      // Without braces, this replaces nothing by nothing.
      const [whole = '', list = ''] = /\{([^{}]*,[^{}]*)\}/.exec(one) ?? []
      return list.split(',').map((part) => one.replace(whole, () => part))
    })
    if (next.length === open.length || next.length > mostAlternatives) return next.slice(0, mostAlternatives)
    open = next
  }
}

function tokensOf(pattern: string): readonly Token[] {
  return [...pattern.matchAll(/\[(!|\^)?(\]?[^\]]*)\]|./gs)].map(([given, not, set]): Token => {
    if (given === '*') return '*'
    if (given === '?') return () => true
    if (set === undefined) return (letter) => letter === given
    const isIn = inSet(set)
    return not === undefined ? isIn : (letter) => !isIn(letter)
  })
}

function inSet(set: string): (letter: string) => boolean {
  const ranges = [...set.matchAll(/(.)-(.)|./gs)].map(
    ([one, from = one, to = one]) =>
      (letter: string) =>
        from <= letter && letter <= to,
  )
  return (letter) => ranges.some((isIn) => isIn(letter))
}

// On a mismatch, only the last star needs to match more: earlier stars already match as little as possible.
function matches(tokens: readonly Token[], text: string): boolean {
  let [token, letter, star, taken] = [0, 0, -1, 0]
  while (letter < text.length) {
    const wanted = tokens[token]
    if (wanted === '*') [star, taken, token] = [token, letter, token + 1]
    else if (wanted?.(text.charAt(letter))) [token, letter] = [token + 1, letter + 1]
    else if (star >= 0) [token, letter, taken] = [star + 1, taken + 1, taken + 1]
    else return false
  }
  return tokens.slice(token).every((rest) => rest === '*')
}
