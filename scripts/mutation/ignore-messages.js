// A plugin of Stryker that leaves the words of messages alone. Tests compare codes, and words only where words decide.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

const names = new Set(['message', 'hint', 'note', 'describe'])

function isWording({ node }) {
  if (node.type === 'NewExpression') return node.callee.name === 'TypeError'
  return node.type === 'ObjectProperty' && node.key.type === 'Identifier' && names.has(node.key.name)
}

const messages = {
  shouldIgnore(path) {
    const isText = path.isStringLiteral() || path.isTemplateLiteral()
    return isText && path.findParent(isWording) !== null ? 'the words of a message' : undefined
  },
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'messages', messages)]
