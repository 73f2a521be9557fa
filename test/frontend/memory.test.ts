import { execa } from 'execa'
import { expect, test } from 'vitest'

// What comes of it is measured in test/e2e/large.test.ts: here, that this Node still knows the flags.
test('V8 has nothing to say against what it is told', async () => {
  const module = new URL('../../src/frontend/ambient.ts', import.meta.url).href
  const program = `import { saveMemory } from '${module}'; saveMemory(); console.log('saved')`
  // A process of its own: the flags are the process's, and V8 itself writes of those it does not know.
  const { stdout, stderr } = await execa('node', [
    '--import',
    'tsx',
    '--input-type=module',
    '--eval',
    program,
  ])
  expect({ stdout, stderr }).toEqual({ stdout: 'saved', stderr: '' })
})
