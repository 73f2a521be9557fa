import type { Wording } from '../../domain/wording.ts'
import type { Values } from '../flags.ts'

/** The settings of one place, and how messages name them. */
export interface Layer {
  readonly values: Values
  readonly style: Wording
}

/** The settings of several places. A later place overrides an earlier one. */
export interface Merged {
  readonly values: Values
  /** Names each setting as its place writes it. */
  readonly wording: Wording
}

/** Merges layers. The last layer names the settings that no layer has. */
export function mergeLayers(layers: readonly [...Layer[], Layer]): Merged {
  const styleOf = (setting: string): Wording | undefined =>
    layers.findLast(({ values }) => values[setting] !== undefined)?.style
  const last = layers.at(-1)?.style
  const wordingOf = (settings: readonly string[]): Wording => {
    const style = settings.map(styleOf).find((found) => found !== undefined) ?? last
    if (style === undefined) throw new TypeError('no layer to merge')
    return style
  }
  return {
    values: Object.fromEntries(
      layers.flatMap(({ values }) => Object.entries(values)).filter(([, value]) => value !== undefined),
    ),
    wording: {
      name: (setting, value) => wordingOf([setting]).name(setting, value),
      write: (settings) => wordingOf(Object.keys(settings)).write(settings),
    },
  }
}
