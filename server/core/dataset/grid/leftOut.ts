/** Why a cell is in no row. The texts follow a number of cells, such as `3 cells: no answer was computed`. */
export const leftOutTexts = {
  notComputed: 'nothing is stored for them yet; run the notebook first',
  failed: 'they failed',
  noAnswer: 'the output ended before an answer, in the thought',
  empty: 'the answer is empty',
  cut: 'the answer was cut at max_tokens or by a full context',
  sameCell: 'they share the stored output of a cell before them',
  noScore: 'they have no such score',
  belowThreshold: 'their score does not reach the threshold',
  notBest: 'another cell of the test case is better, or as good and earlier in the notebook',
  unrated: 'nobody has given a thumb',
  disputed: 'raters disagree or could not decide',
  noCorrection: 'nobody has corrected them',
  noVote: 'no blind comparison has decided on them',
  otherPrompt: 'they were compared with an answer to another prompt',
  noCounterpart: 'there is no second answer to the same prompt to compare with',
  equalScores: 'all answers to the prompt have the same score',
  tooClose: 'the scores are closer than the least difference',
  between: 'they are neither the best nor the worst answer to their prompt',
  sameText: 'the chosen and the rejected answer are the same text',
} as const satisfies Record<string, string>

export type LeftOutReason = keyof typeof leftOutTexts

/** A cell as a person finds it. */
export type CellName = { variant: string; case: string; repeat: number }

/** `first`: some of the cells. */
export type LeftOut = { reason: LeftOutReason; cells: number; first: CellName[] }

const SHOWN = 5

/** Counts what is left out, by reason, in the order of the table. */
export function leftOutList(found: Iterable<{ reason: LeftOutReason; cell: CellName }>): LeftOut[] {
  const byReason = new Map<LeftOutReason, LeftOut>()
  for (const { reason, cell } of found) {
    const known = byReason.get(reason) ?? { reason, cells: 0, first: [] }
    byReason.set(reason, known)
    known.cells += 1
    if (known.first.length < SHOWN) known.first.push({ variant: cell.variant, case: cell.case, repeat: cell.repeat })
  }
  return (Object.keys(leftOutTexts) as LeftOutReason[]).flatMap((reason) => byReason.get(reason) ?? [])
}
