import { seededRng, shuffled } from '../rng.ts'

/** Up to this number of repeats, all ways to draw them are listed. */
const MOST_LISTED = 5
/** For more repeats, this number of ways is generated once and drawn from. */
const POOL = 256

/**
 * The ways to draw `count` of a case's `count` repeats with replacement, as multiplicities: one row of `count` numbers per way. For a
 * uniform index i, `ways[i]` is the row of a draw. The sums of a way are the same in every resample, so they are computed once.
 */
export type RepeatDraws = { count: number; rows: number; times: Uint8Array; ways: Uint16Array }

/**
 * For more than five repeats the rows are balanced: every repeat is drawn equally often over all rows (Davison, Hinkley and Schechtman
 * 1986).
 */
export function repeatDraws(count: number): RepeatDraws {
  let known = kept.get(count)
  if (!known) kept.set(count, (known = count <= MOST_LISTED ? listed(count) : pooled(count)))
  return known
}

const kept = new Map<number, RepeatDraws>()

function listed(count: number): RepeatDraws {
  const ways = new Uint16Array(count ** count)
  const rows = new Map<string, number>()
  const times: number[] = []
  for (let sequence = 0; sequence < ways.length; sequence++) {
    const row = Array.from({ length: count }, () => 0)
    for (let place = 0, rest = sequence; place < count; place++, rest = Math.floor(rest / count)) {
      row[rest % count] = (row[rest % count] ?? 0) + 1
    }
    const key = row.join()
    const known = rows.get(key)
    ways[sequence] = known ?? rows.size
    if (known !== undefined) continue
    rows.set(key, rows.size)
    times.push(...row)
  }
  return { count, rows: rows.size, times: Uint8Array.from(times), ways }
}

function pooled(count: number): RepeatDraws {
  const all = shuffled(
    Array.from({ length: POOL * count }, (_, place) => place % count),
    seededRng(['repeat draws', count]),
  )
  const times = new Uint8Array(POOL * count)
  for (const [place, repeat] of all.entries()) {
    const at = Math.floor(place / count) * count + repeat
    times[at] = (times[at] ?? 0) + 1
  }
  return { count, rows: POOL, times, ways: Uint16Array.from({ length: POOL }, (_, row) => row) }
}
