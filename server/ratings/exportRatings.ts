import type { PlannedCell } from '../core/experiment/cell.ts'
import type { CellKey } from '../core/ids.ts'
import { isRatingOf, type Rating, type Vote } from '../core/ratings/rating.ts'
import type { StoredResult } from '../core/grid/packedResults.ts'
import type { StoredCell } from '../io/store/resultStore.ts'

/** What the notebook declares about a rated cell. */
export type RatedCell = Pick<PlannedCell, 'key' | 'variant' | 'case' | 'model' | 'point' | 'repeat' | 'seed'> & {
  vars: unknown
  reference: unknown
}

/** What is stored about a cell that the notebook no longer has, such as one of an edited prompt. */
export type GoneCell = Pick<StoredCell['request'], 'model' | 'seed' | 'messages' | 'sampling'>

/**
 * Ratings and votes as JSONL, one per line in a fixed order, so that the file can be kept in git and used as training data:
 * `{"kind":"rating", ...cell, output, earlierOutput, verdict, grade, note, corrected, rater, at, key}` and
 * `{"kind":"vote", case, winner, left, right, rater, at}`, where left and right are `{...cell, output, earlierOutput, key}`.
 * A cell of the notebook is `{inNotebook: true, case, variant, model, point, repeat, seed, vars, reference}`. A cell that the notebook no
 * longer has is `{inNotebook: false, model, seed, messages, sampling}`: its variant and case are not known, its prompt is.
 * `earlierOutput`: true if the rated output was replaced by another one. Its text is not stored, so `output` is null. `output` is also null
 * if nothing is stored for the cell any more.
 */
export function exportRatings(
  { ratings, votes }: { ratings: readonly Rating[]; votes: readonly Vote[] },
  cells: readonly RatedCell[],
  results: ReadonlyMap<CellKey, StoredResult>,
  goneCell: (key: CellKey) => GoneCell | null,
): string {
  const byKey = new Map<CellKey, RatedCell>()
  for (const cell of cells) if (cell.key !== null && !byKey.has(cell.key)) byKey.set(cell.key, cell)
  const about = (key: CellKey, outputHash: string) => {
    const result = results.get(key)
    const output = result?.status === 'done' ? result.output : null
    return isRatingOf({ outputHash }, output) ? { output, earlierOutput: false } : { output: null, earlierOutput: output !== null }
  }
  const cellOf = (key: CellKey) => {
    const here = byKey.get(key)
    if (!here) return { inNotebook: false, ...goneCell(key) }
    const { case: testCase, variant, model, point, repeat, seed, vars, reference } = here
    return { inNotebook: true, case: testCase, variant, model, point, repeat, seed, vars, reference }
  }
  const side = (key: CellKey, outputHash: string) => ({ ...cellOf(key), ...about(key, outputHash), key })
  const at = (time: number) => new Date(time).toISOString()
  const rated = ratings
    .toSorted((a, b) => order(a.key, b.key) || order(a.rater, b.rater) || a.ratedAt - b.ratedAt)
    .map(({ key, rater, outputHash, ratedAt, ...said }) => ({
      kind: 'rating',
      ...cellOf(key),
      ...about(key, outputHash),
      ...said,
      rater,
      at: at(ratedAt),
      key,
    }))
  const voted = votes
    .toSorted((a, b) => order(a.left, b.left) || order(a.right, b.right) || order(a.rater, b.rater) || a.votedAt - b.votedAt)
    .map(({ left, right, leftHash, rightHash, rater, winner, votedAt }) => ({
      kind: 'vote',
      case: (byKey.get(left) ?? byKey.get(right))?.case,
      winner,
      left: side(left, leftHash),
      right: side(right, rightHash),
      rater,
      at: at(votedAt),
    }))
  return [...rated, ...voted].map((line) => `${JSON.stringify(line)}\n`).join('')
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
