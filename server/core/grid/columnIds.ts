import { canonicalJson } from '../json.ts'
import { hashWords } from '../rng.ts'
import type { PlannedCell } from '../experiment/cell.ts'

/**
 * Returns a function from a cell to the id of its column: 16 hex digits, a hash of sweep, variant and point (in any order of its members).
 * Short enough for a URL. Results are cached, as all cells of a column ask for the same id.
 */
export function columnIds(): (cell: Pick<PlannedCell, 'sweep' | 'variant' | 'point'>) => string {
  const known = new Map<string, string>()
  return ({ sweep, variant, point }) => {
    // The cache key is cheap and depends on the order of members; the canonical text below does not.
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
