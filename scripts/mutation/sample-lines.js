// A plugin of Stryker that keeps the mutants of one line of several: `npm run mutate -- --sample 5 src/release`.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

const each = Number(process.env.MUTATE_SAMPLE ?? 1)

const sample = {
  shouldIgnore({ node: { loc } }) {
    // A function or a block has other lines inside.
    if (!loc || loc.start.line !== loc.end.line) return undefined
    return loc.start.line % each === 0 ? undefined : 'not in the sample'
  },
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'sample', sample)]
