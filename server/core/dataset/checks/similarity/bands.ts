import { mixWords } from '../../../rng.ts'
import { sketchSize } from './sketch.ts'

/** The share of the pairs at the threshold that share a band. More similar pairs share one more often. */
const leastRecall = 0.995

/** How sketches are cut into bands (locality-sensitive hashing): two texts are compared if all values of a band are equal. */
export type Bands = { count: number; width: number }

/** The widest bands that miss few pairs at the threshold; wider ones let fewer other pairs through. */
export function bandsFor(threshold: number): Bands {
  for (let width = sketchSize; width > 1; width--) {
    const count = Math.floor(sketchSize / width)
    if (1 - (1 - threshold ** width) ** count >= leastRecall) return { count, width }
  }
  return { count: sketchSize, width: 1 }
}

/** The keys of one band of `count` sketches. */
export function bandKeys(sketches: Uint32Array, count: number, band: number, { width }: Bands): Uint32Array {
  const keys = new Uint32Array(count)
  for (let text = 0; text < count; text++) {
    let key = band
    const start = text * sketchSize + band * width
    for (let place = start; place < start + width; place++) key = mixWords(key, sketches[place] ?? 0)
    keys[text] = key
  }
  return keys
}

/** The numbers of the texts in the order of their keys, so that equal keys are adjacent. */
export function orderByKey(keys: Uint32Array): Uint32Array {
  const factor = 2 ** 21
  const order = new Float64Array(keys.length)
  for (let text = 0; text < keys.length; text++) order[text] = (keys[text] ?? 0) * factor + text
  order.sort()
  return Uint32Array.from(order, (value) => value % factor)
}
