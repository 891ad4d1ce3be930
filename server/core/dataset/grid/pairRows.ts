import type { Json } from '../../json.ts'
import { newRow, type DatasetRow } from '../row/row.ts'
import { rowId } from '../row/rowId.ts'
import { answer, type AnsweredCell, carriedOver, correctionOf, verdictOf } from './cellAnswer.ts'
import type { LeftOutReason } from './leftOut.ts'
import { type MadeRows, type MakerInput, pairOf, type RowMaker } from './madeRows.ts'

/** Within one prompt each answer with a thumb up against each with a thumb down, or the best against the worst by a score. */
export const pairRows: RowMaker = (input) => {
  const promptName = promptNames(input.options.prompt)
  const made = collector(input.cells)
  for (const group of Map.groupBy(input.cells, promptName).values()) {
    if (input.options.by === 'thumbs') pairByThumbs(group, made)
    else pairByScore(group, { ...input, score: input.options.by.score }, made)
  }
  return made.end()
}

/** The output of a cell as rejected, and its correction as chosen. */
export const correctionRows: RowMaker = ({ cells }) => {
  const made = collector(cells)
  for (const cell of cells) {
    const corrected = correctionOf(cell.cell)
    if (corrected === null) made.leaveOut(cell, 'noCorrection')
    else made.pair({ ...cell, text: corrected }, cell, { pair: 'correction' })
  }
  return made.end()
}

/** For each pair of cells that was compared blindly: the winner of most votes against the loser. */
export const voteRows: RowMaker = ({ cells, votes, options }) => {
  const made = collector(cells)
  const promptName = promptNames(options.prompt)
  const byKey = new Map(cells.map((cell) => [cell.origin.key, cell]))
  for (const of of Map.groupBy(votes, ({ left, right }) => pairOf(left, right)).values()) {
    const [first] = of
    const [left, right] = [byKey.get(first?.left ?? ('' as never)), byKey.get(first?.right ?? ('' as never))]
    if (!left || !right) continue
    const forLeft = of.filter(({ winner }) => winner === 'left').length
    const forRight = of.filter(({ winner }) => winner === 'right').length
    const reason = forLeft === forRight ? 'disputed' : promptName(left) === promptName(right) ? null : 'otherPrompt'
    if (reason !== null) {
      made.leaveOut(left, reason)
      made.leaveOut(right, reason)
    } else if (forLeft > forRight) made.pair(left, right, { pair: 'vote', votes: forLeft - forRight })
    else made.pair(right, left, { pair: 'vote', votes: forRight - forLeft })
  }
  for (const cell of cells) made.leaveOut(cell, 'noVote')
  return made.end()
}

function pairByThumbs(group: readonly AnsweredCell[], made: Collector): void {
  const by = Map.groupBy(group, ({ cell }) => verdictOf(cell) ?? 'unrated')
  for (const reason of ['unrated', 'disputed'] as const) for (const cell of by.get(reason) ?? []) made.leaveOut(cell, reason)
  const [good, bad] = [by.get('good') ?? [], by.get('bad') ?? []]
  for (const chosen of good) for (const rejected of bad) made.pair(chosen, rejected, { pair: 'thumbs' })
  if (good.length === 0 || bad.length === 0) for (const cell of [...good, ...bad]) made.leaveOut(cell, 'noCounterpart')
}

/** Of equal scores the first one in the order of the plan. */
function pairByScore(group: readonly AnsweredCell[], { options, isLess, score }: MakerInput & { score: string }, made: Collector): void {
  const scored = group.flatMap((cell) => {
    const value = cell.origin.scores[score] ?? null
    if (value !== null) return [{ cell, value: isLess(score) ? -value : value }]
    made.leaveOut(cell, 'noScore')
    return []
  })
  const [first] = scored
  if (!first) return
  let [best, worst] = [first, first]
  for (const each of scored) {
    if (each.value > best.value) best = each
    if (each.value < worst.value) worst = each
  }
  const difference = best.value - worst.value
  const all = (reason: LeftOutReason) => {
    for (const { cell } of scored) made.leaveOut(cell, reason)
  }
  if (scored.length === 1) return all('noCounterpart')
  if (difference === 0) return all('equalScores')
  if (difference < options.leastDifference) return all('tooClose')
  made.pair(best.cell, worst.cell, { pair: 'score', score, difference })
  for (const { cell } of scored) if (cell !== best.cell && cell !== worst.cell) made.leaveOut(cell, 'between')
}

type Collector = {
  pair: (chosen: AnsweredCell, rejected: AnsweredCell, fields: Record<string, Json>) => void
  /** Counts if the cell is in no row at the end; the first reason decides. */
  leaveOut: (cell: AnsweredCell, reason: LeftOutReason) => void
  end: () => MadeRows
}

function collector(cells: readonly AnsweredCell[]): Collector {
  const rows: DatasetRow[] = []
  const used = new Set<string>()
  const reasons = new Map<string, LeftOutReason>()
  const leaveOut: Collector['leaveOut'] = ({ origin }, reason) => {
    if (!reasons.has(origin.key)) reasons.set(origin.key, reason)
  }
  return {
    leaveOut,
    pair(chosen, rejected, fields) {
      if (chosen.text.trim() === rejected.text.trim()) {
        leaveOut(chosen, 'sameText')
        leaveOut(rejected, 'sameText')
        return
      }
      for (const { origin } of [chosen, rejected]) used.add(origin.key)
      const { prompt } = chosen
      const content = { kind: 'preference' as const, prompt, chosen: answer(chosen.text), rejected: answer(rejected.text) }
      const origin = { from: 'cells' as const, chosen: chosen.origin, rejected: rejected.origin }
      const carried = carriedOver(chosen.cell)
      const samePrompt = sameName(chosen) === sameName(rejected)
      rows.push({
        ...newRow(rowId(content, origin, 0), content, origin),
        ...carried,
        fields: { ...carried.fields, ...fields, ...(!samePrompt && { samePrompt }) },
      })
    },
    end: () => ({
      rows,
      leftOut: cells.flatMap(({ cell, origin }) => {
        const reason = reasons.get(origin.key)
        return used.has(origin.key) || reason === undefined ? [] : [{ reason, cell }]
      }),
    }),
  }
}

const sameName = promptNames('same')

/** Equal for two cells that can be a pair. */
function promptNames(prompt: 'same' | 'case'): (cell: AnsweredCell) => string {
  return ({ origin, prompt: messages, cell: { prefill } }) =>
    prompt === 'case' ? origin.case : JSON.stringify([origin.case, prefill, messages])
}
