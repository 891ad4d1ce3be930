import { canonicalJson } from '../../json.ts'
import type { Shot, ShotSelection, TestCase } from '../experiment.ts'
import { hashWords, mixWords } from '../../rng.ts'

/** Ranks shots for a test case, nearest first: positions in `shots`. */
export type RankShots = (testCase: TestCase, shots: Shot[]) => number[]

/** Keeps the order of the list: for callers without embeddings, for whom only the number of shots matters. */
export const rankInFileOrder: RankShots = (_testCase, shots) => [...shots.keys()]

/** `positions` in the list of shots, in the order of the prompt. `leaked`: shots that were skipped because they equal the test case. */
export type SelectedShots = { positions: number[]; leaked: number[] }

/**
 * A function from test case to its shots, at most `most`. The first 2 are the same whether 2 or 4 are requested, so prompts with
 * more shots begin like those with fewer. `first` keeps the order of the list; `random` orders by a hash of notebook seed, test
 * case and shot, so that adding a shot does not reorder the others; `similar` uses the order of `rankShots`, nearest first.
 */
export function shotSelector(options: {
  shots: Shot[]
  select: ShotSelection
  notebookSeed: number
  most: number
  rankShots?: RankShots
}): (testCase: TestCase) => SelectedShots {
  const { shots, select, notebookSeed, most, rankShots } = options
  const asked = shots.map((shot) => canonicalJson(shot.vars))
  const words = select === 'random' ? shots.map((shot) => hashWords(['shot', shot], 2)) : []
  return (testCase) => {
    const own = canonicalJson(testCase.vars)
    const positions: number[] = []
    const leaked: number[] = []
    for (const position of order(testCase)) {
      if (positions.length === most) break
      if (asked[position] === own) leaked.push(position)
      else positions.push(position)
    }
    return { positions, leaked }
  }

  function order(testCase: TestCase): number[] {
    const inOrder = shots.map((_, position) => position)
    if (select === 'first') return inOrder
    if (select === 'similar') {
      const ranked = new Set(rankShots?.(testCase, shots) ?? [])
      return [...ranked].filter((position) => shots[position] !== undefined)
    }
    const [high = 0, low = 0] = hashWords(['shots', notebookSeed, testCase.seedKey], 2)
    const ranks = words.map(([first = 0, second = 0]) => mixWords(first ^ high, second ^ low))
    return inOrder.toSorted((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0))
  }
}
