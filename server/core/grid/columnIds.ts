import { canonicalJson } from '../json.ts'
import { hashWords } from '../rng.ts'
import type { PlannedCell } from '../experiment/cell.ts'

/**
 * Gives the column of a cell an id: 16 hex digits from sweep, variant and point, the order of the point's members aside.
 * Short, so that a URL can carry it. Remembers what it has seen, as a column's cells all come by here.
 */
export function columnIds(): (cell: Pick<PlannedCell, 'sweep' | 'variant' | 'point'>) => string {
  const known = new Map<string, string>()
  return ({ sweep, variant, point }) => {
    // As written, which is quick; the same point written in another order meets its equal in the canonical text below.
    const seen = `${sweep}\n${variant}\n${JSON.stringify(point)}`
    let id = known.get(seen)
    if (id === undefined) known.set(seen, (id = hash(canonicalJson([sweep, variant, point]))))
    return id
  }
}

function hash(text: string): string {
  return hashWords(text, 2)
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('')
}
