import { seededRng, shuffled } from '../rng.ts'

/** Up to so many repeats every way to draw them is listed. */
const MOST_LISTED = 5
/** With more repeats, so many ways are drawn once and then drawn from. */
const POOL = 256

/**
 * The ways to draw `count` of a case's `count` repeats with replacement, as how often each repeat is drawn: a row of `count` numbers
 * for each way. `ways[i]`, i below `size` drawn evenly, is then the row of a draw. Ways of one case are the same sums for every
 * resample, so that they are added up once and not for each.
 */
export type RepeatDraws = { count: number; rows: number; times: Uint8Array; ways: Uint16Array }

/** For more than five repeats balanced: over all rows every repeat is drawn equally often (Davison, Hinkley and Schechtman 1986). */
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
