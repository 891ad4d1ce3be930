import type { PlannedCell } from '../experiment/cell.ts'
import type { CellKey } from '../ids.ts'
import { canonicalJson } from '../json.ts'
import { seededRng, shuffled } from '../rng.ts'
import { textHash } from '../textHash.ts'
import type { Comparison } from './bradleyTerry.ts'
import type { Vote } from './rating.ts'

export type BlindCell = Pick<PlannedCell, 'sweep' | 'variant' | 'case' | 'caseIndex' | 'point' | 'repeat'> & {
  key: CellKey | null
  output: string | null
}

/** Two outputs for the same case, point and repeat, in the order shown. The variant of each side is random. */
export type BlindPair = { first: CellKey; second: CellKey; caseIndex: number; outputs: { first: string; second: string } }

/**
 * The pairs of two variants for a person to compare: each different pair of outputs once; `seed` decides order and sides. Equal outputs are
 * left out and counted in `same`.
 */
export function blindPairs(
  cells: readonly BlindCell[],
  { a, b, seed }: { a: string; b: string; seed: unknown },
): { pairs: BlindPair[]; same: number } {
  const placeOf = ({ sweep, caseIndex, point, repeat }: BlindCell) => canonicalJson([sweep, caseIndex, point, repeat])
  const others = new Map(cells.filter(({ variant }) => variant === b).map((cell) => [placeOf(cell), cell]))
  const about = ['blind', seed, ...[a, b].toSorted()]
  const seen = new Set<string>()
  const pairs: BlindPair[] = []
  let same = 0
  for (const cell of cells) {
    const other = cell.variant === a ? others.get(placeOf(cell)) : undefined
    if (!other || cell.key === null || other.key === null || cell.output === null || other.output === null) continue
    const name = pairName(cell.key, other.key)
    if (seen.has(name)) continue
    // Drawn per pair, so that adding or removing a pair does not flip other pairs.
    const turned = seededRng([...about, name])() < 0.5
    seen.add(name)
    if (cell.output.trim() === other.output.trim()) same += 1
    else {
      const [first, second] = turned ? [other, cell] : [cell, other]
      pairs.push({
        first: first.key as CellKey,
        second: second.key as CellKey,
        caseIndex: cell.caseIndex,
        outputs: { first: first.output ?? '', second: second.output ?? '' },
      })
    }
  }
  return { pairs: shuffled(pairs, seededRng(about)), same }
}

/** The same name for both orders of a pair. */
export function pairName(one: CellKey, other: CellKey): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`
}

/** The choice on the screen as a vote for the store. */
export function voteOf(
  { first, second, outputs }: Pick<BlindPair, 'first' | 'second' | 'outputs'>,
  winner: 'first' | 'second' | 'tie',
): Omit<Vote, 'rater' | 'votedAt'> {
  const turned = second < first
  const [left, right] = turned ? [second, first] : [first, second]
  const [leftHash, rightHash] = turned
    ? [textHash(outputs.second), textHash(outputs.first)]
    : [textHash(outputs.first), textHash(outputs.second)]
  return {
    left,
    right,
    leftHash,
    rightHash,
    winner: winner === 'tie' ? 'tie' : (winner === 'first') === (first === left) ? 'left' : 'right',
  }
}

/**
 * Votes by the variants and the case of their cells; votes between cells of one variant are left out. Variants with an identical prompt for
 * a case share its cell: a vote on that cell then counts for each of them.
 */
export function comparisonsOf(
  votes: readonly Vote[],
  cellsOf: (key: CellKey) => readonly Pick<BlindCell, 'variant' | 'case'>[],
): Comparison[] {
  return votes.flatMap(({ left, right, winner }) => {
    const met = new Map<string, Comparison>()
    for (const one of cellsOf(left))
      for (const other of cellsOf(right))
        if (one.variant !== other.variant && one.case === other.case)
          met.set(JSON.stringify([one.variant, other.variant]), { left: one.variant, right: other.variant, winner, case: one.case })
    return [...met.values()]
  })
}
