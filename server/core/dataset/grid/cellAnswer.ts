import { noAnswer } from '../../experiment/thought/thought.ts'
import type { Message, RowContent } from '../row/content.ts'
import type { CellOrigin } from '../row/origin.ts'
import type { DatasetRow } from '../row/row.ts'
import type { LeftOutReason } from './leftOut.ts'
import type { SendOptions } from './sendOptions.ts'
import type { SourceCell } from './sourceCell.ts'

/** A cell with an answer. `text` begins with the prefill. */
export type AnsweredCell = { cell: SourceCell; origin: CellOrigin; text: string; prompt: Message[]; isShortened: boolean }

/** The answer of a cell, or why it has none that can be used. */
export function cellAnswer(cell: SourceCell, options: Pick<SendOptions, 'cut' | 'examples'>): AnsweredCell | LeftOutReason {
  const { key, outcome } = cell
  if (outcome.status === 'failed') return 'failed'
  if (outcome.status !== 'done' || key === null) return 'notComputed'
  if (noAnswer(outcome.result) !== null) return 'noAnswer'
  const { output, finishReason } = outcome.result
  if (output.trim() === '') return 'empty'
  if (!options.cut && (finishReason === 'max_tokens' || finishReason === 'context_full')) return 'cut'
  const { notebook, run, variant, case: testCase, point, repeat, seed, model, scores } = cell
  const prompt = promptOf(cell, options.examples)
  return {
    cell,
    origin: { key, notebook, run, variant, case: testCase, point, repeat, seed, model, scores },
    text: (cell.prefill ?? '') + output,
    prompt,
    isShortened: prompt.length < cell.messages.length,
  }
}

/** The last correction, as a whole answer; null if nobody has written one. */
export function correctionOf(cell: SourceCell): string | null {
  const last = cell.ratings.filter(({ corrected }) => (corrected ?? '').trim() !== '').toSorted((a, b) => a.ratedAt - b.ratedAt)
  const text = last.at(-1)?.corrected ?? null
  if (text === null) return null
  // A correction may repeat the beginning that the prompt gave.
  const { prefill } = cell
  return prefill === null || text.startsWith(prefill) ? text : prefill + text
}

/** What the raters say; `disputed` if their thumbs differ. */
export function verdictOf({ ratings }: SourceCell): 'good' | 'bad' | 'disputed' | null {
  const verdicts = new Set(ratings.flatMap(({ verdict }) => verdict ?? []))
  if (verdicts.size > 1) return 'disputed'
  const [only] = verdicts
  return only ?? null
}

/** Members of a row that its cell fills: tags of the test case; notes, grade and thumb of the raters. */
export function carriedOver(cell: SourceCell): Pick<DatasetRow, 'tags' | 'notes' | 'fields' | 'rating'> {
  const grades = cell.ratings.flatMap(({ grade }) => grade ?? [])
  const [first] = grades
  const mean = grades.reduce((sum, grade) => sum + grade, 0) / grades.length
  const verdict = verdictOf(cell)
  return {
    tags: [...new Set(cell.tags.map((tag) => tag.trim().normalize('NFC')).filter((tag) => tag !== ''))].toSorted(),
    notes: cell.ratings.flatMap(({ note }) => ((note ?? '').trim() === '' ? [] : [(note ?? '').trim()])).join('\n'),
    rating: first !== undefined && grades.every((grade) => grade === first) ? first : null,
    fields: { ...(verdict !== null && { verdict }), ...(first !== undefined && { grade: mean }) },
  }
}

/** An instruction if the prompt is one user turn, after a system prompt or without one; otherwise a chat. */
export function answerContent(prompt: readonly Message[], text: string, asInstruction: boolean): RowContent {
  const [first, second] = prompt
  const system = first?.role === 'system' ? first.content : undefined
  const user = system === undefined ? first : second
  if (asInstruction && user?.role === 'user' && prompt.length === (system === undefined ? 1 : 2))
    return { kind: 'instruction', ...(system !== undefined && { system }), instruction: user.content, input: '', output: text }
  return { kind: 'chat', messages: [...prompt, ...answer(text)] }
}

export function answer(text: string): Message[] {
  return [{ role: 'assistant', content: text }]
}

function promptOf({ messages }: SourceCell, examples: boolean): Message[] {
  const last = messages.length - 1
  return messages
    .filter(({ role }, position) => examples || role === 'system' || position === last)
    .map(({ role, content }) => ({ role, content }))
}
