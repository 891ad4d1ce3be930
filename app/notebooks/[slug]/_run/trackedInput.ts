import type { MetricInput } from '#server/core/metrics/metric/metric.ts'
import type { BesideCells } from './besideCells.ts'

/** An input that remembers what metrics read of the cell's surroundings. */
export type TrackedInput = {
  input: MetricInput
  /** Whether all that was read so far still reads the same. */
  holds: (beside: BesideCells) => boolean
  /** False where the output and its case were all that was looked at. */
  looked: () => boolean
}

/**
 * Most metrics look at one output alone. Those that look further (latency, other repeats, other variants, answers of models) are
 * scored again when what they saw has changed, and only then.
 */
export function trackedInput(own: MetricInput, index: number, beside: BesideCells): TrackedInput {
  const read = new Map<string, { value: unknown; look: (beside: BesideCells) => unknown }>()
  const once = <T>(name: string, look: (now: BesideCells) => T): T => {
    const known = read.get(name)
    if (known) return known.value as T
    const value = look(beside)
    read.set(name, { value, look })
    return value
  }
  const measured = new Proxy(beside.measured, {
    get: (_, key) => (typeof key === 'string' ? once(`measured ${key}`, (now) => now.measured[key]) : undefined),
  })
  return {
    input: {
      ...own,
      get made() {
        return once('made', (now) => now.made(index))
      },
      get siblings() {
        return once('siblings', (now) => now.siblings(index))
      },
      get rivals() {
        return once('rivals', (now) => now.rivals(index))
      },
      measured,
    },
    looked: () => read.size > 0,
    holds: (now) => [...read.values()].every(({ value, look }) => sameData(value, look(now))),
  }
}

function sameData(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
