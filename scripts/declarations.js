// Reads declarations as tsc writes them.

/**
 * A declaration with a name, or an import or export with its names: `links` are [name here, name there], `from` the
 * file where the latter are, if not this one.
 *
 * @typedef {{ text: string, name?: string, links?: [string, string][], from?: string }} Statement
 */

/**
 * The statements of a file, each with the comment before it.
 *
 * @param {string} text As tsc writes it.
 * @returns {Statement[]}
 */
export function statementsOf(text) {
  const statements = []
  let lines = []
  let depth = 0
  let inComment = false
  for (const line of text.trimEnd().split('\n')) {
    lines.push(line)
    if (/^\s*\/\*\*/.test(line)) inComment = true
    const isCode = !inComment
    if (/\*\/\s*$/.test(line)) inComment = false
    if (isCode) depth += line.split(/[{([]/).length - line.split(/[})\]]/).length
    const statement = lines.join('\n')
    // The parts of a union end with a brace too.
    const hasBody = /^(?:export )?(?:declare )?(?:interface|class) /m.test(statement)
    if (!isCode || depth > 0 || !(line.endsWith(';') || (hasBody && line === '}'))) continue
    statements.push(statementOf(statement))
    lines = []
  }
  if (lines.length > 0) throw new Error(`No end of a declaration: ${lines.join('\n')}`)
  return statements
}

/** @param {string} text */
function statementOf(text) {
  const code = withoutComments(text).trim()
  const [, list, from] =
    /^(?:import|export)(?: type)? \{([^}]*)\}(?: from '(\.[^']+)\.ts')?;$/.exec(code) ?? []
  if (list !== undefined) {
    const links = list
      .split(',')
      .map((part) => part.trim().replace(/^type /, ''))
      .filter((part) => part !== '')
      .map((part) => part.split(' as '))
      .map(([there, here = there]) => [here, there])
    return { text, links, ...(from !== undefined && { from: `${from}.d.ts` }) }
  }
  const [, name] = /^(?:export )?(?:declare )?(?:const|function|class|interface|type) (\w+)/.exec(code) ?? []
  if (name === undefined) throw new Error(`No declaration that is known: ${text}`)
  return { text, name }
}

/** @param {string} text */
export function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, '')
}
