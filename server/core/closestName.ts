/** Names beyond these are not compared, because a notebook may declare thousands. */
const mostCompared = 1_000

/**
 * The known name nearest to a mistyped one, or null: at most one edit per three letters (optimal string alignment distance, in which a
 * swapped pair is one edit). Case is ignored.
 */
export function closestName(name: string, known: Iterable<string>): string | null {
  const wanted = name.toLowerCase().slice(0, 64)
  const limit = Math.max(1, Math.floor([...wanted].length / 3))
  let best: { name: string; distance: number } | null = null
  let compared = 0
  for (const candidate of known) {
    if (compared++ >= mostCompared) break
    if (Math.abs(candidate.length - wanted.length) > limit + 1) continue
    const distance = editDistance(wanted, candidate.toLowerCase())
    // Names with nothing in common are not similar: `y` is not a typo of `x`.
    const alike = distance <= limit && distance < Math.max(wanted.length, candidate.length)
    if (alike && (best === null || distance < best.distance)) best = { name: candidate, distance }
  }
  return best?.name ?? null
}

/** `a, b, c and 4 more`: a list shortened for a message. */
export function listNames(names: readonly string[], most = 12): string {
  if (names.length <= most) return names.join(', ')
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`
}

function editDistance(left: string, right: string): number {
  const a = [...left]
  const b = [...right]
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const substitution = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      let distance = Math.min(substitution, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1)
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) distance = Math.min(distance, (beforeLast[column - 2] ?? 0) + 1)
      current.push(distance)
    }
    beforeLast = last
    last = current
  }
  return last[b.length] ?? 0
}
