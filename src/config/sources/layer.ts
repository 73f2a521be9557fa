import type { Wording } from '../../domain/wording.ts'
import type { Values } from '../flags.ts'

/** The settings of one place, and how it speaks of them. */
export interface Layer {
  readonly values: Values
  readonly style: Wording
}

/** The settings of several places: what a later one gives stands in the place of an earlier one's. */
export interface Merged {
  readonly values: Values
  /** Each setting in the words of the place that gave it. */
  readonly wording: Wording
}

/** The last layer speaks of what none gives. */
export function mergeLayers(layers: readonly [...Layer[], Layer]): Merged {
  const voiceOf = (setting: string): Wording | undefined =>
    layers.findLast(({ values }) => values[setting] !== undefined)?.style
  const last = layers.at(-1)?.style
  const speaker = (settings: readonly string[]): Wording => {
    const style = settings.map(voiceOf).find((found) => found !== undefined) ?? last
    if (style === undefined) throw new TypeError('there is a layer')
    return style
  }
  return {
    values: Object.fromEntries(
      layers.flatMap(({ values }) => Object.entries(values)).filter(([, value]) => value !== undefined),
    ),
    wording: {
      name: (setting, value) => speaker([setting]).name(setting, value),
      write: (settings) => speaker(Object.keys(settings)).write(settings),
    },
  }
}
