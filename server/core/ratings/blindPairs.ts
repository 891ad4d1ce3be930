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

/** Two outputs for the same case, point and repeat. `first` and `second`: how they are shown; which variant is which is random. */
export type BlindPair = { first: CellKey; second: CellKey; caseIndex: number; outputs: { first: string; second: string } }

/**
 * What a person is to compare of two variants: each different pair of outputs once, in an order and on sides that `seed` decides.
 * Outputs that read the same need no person and are left out; `same` counts them.
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
    // Drawn for each pair by itself, so that one more or less turns no other around.
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

/** The same for both orders of a pair. */
export function pairName(one: CellKey, other: CellKey): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`
}

/** A vote as the store keeps it, from what was chosen on the screen. */
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
 * Votes by the variants and the case that their cells belong to; those between cells of one variant say nothing and are left out. Where
 * variants ask the very same of a case they share its cell, and a vote on that is one on each of them.
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
