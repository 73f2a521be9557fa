import { describe, expect, test, vi } from 'vitest'
import { stories } from './manner-stories.ts'
import { contradicting, healthy, late, type Manner, paging } from './manners.ts'
import { type From, tellStory } from './tell-story.ts'

// Each test is some thirty runs.
vi.setConfig({ testTimeout: 120_000 })

const kinds = { healthy, paging, late, contradicting }

describe.each(Object.entries(kinds))('%s registries', (_, manners) => {
  test.for(Object.entries(manners))(
    '%s: every run ends right or reports what is wrong',
    async ([, manner], { annotate }) => {
      const { wrongs, statuses } = await tellAll(manner)
      expect(wrongs).toEqual([])
      const complete = statuses.filter((status) => status === 'complete').length
      await annotate(`${complete} of ${statuses.length} runs end complete`)
      expect(complete / statuses.length).toBeGreaterThanOrEqual(manner.complete)
    },
  )
})

/** Runs every story on a registry of this manner; with a long list, the images come from the engine only. */
async function tellAll(manner: Manner) {
  const wrongs: string[] = []
  const statuses: string[] = []
  for (const [name, story] of Object.entries(stories)) {
    const releases = story.commands.some((command) => /^(?:push|plan)/.test(command))
    const sources: readonly From[] = releases && !manner.tags ? ['engine', 'repository'] : ['engine']
    for (const from of sources)
      for (const { command, status, wrongs: found } of await tellStory(story, manner, from)) {
        statuses.push(status)
        if (found.length > 0)
          wrongs.push(`${name}, from ${from}: ${command} is ${status}, but ${found.join('; ')}`)
      }
  }
  return { wrongs, statuses }
}
