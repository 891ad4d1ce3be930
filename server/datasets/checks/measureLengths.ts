import type { CheckReport } from '../../core/dataset/checks/checkReport.ts'
import { lengthReport, type RowTokens } from '../../core/dataset/checks/measures/lengths.ts'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import { defaultContextSize } from '../../core/experiment/defaults.ts'
import type { CheckDeps } from './checkDeps.ts'
import type { inSlices } from './inSlices.ts'
import { rowPrompts } from './rowPrompts.ts'

const rowsAtOnce = 200
/** The token that ends an answer, which is learnt too. */
const endOfTurn = 1

/** Token lengths of rows with the chat template and the tokenizer of a model. @throws AppError MODEL_UNKNOWN, MODEL_MISSING */
export async function measureLengths(
  { countTokens }: Pick<CheckDeps, 'countTokens'>,
  rows: readonly DatasetRow[],
  model: string,
  context = defaultContextSize,
  { signal, onShare }: NonNullable<Parameters<typeof inSlices>[1]> = {},
): Promise<NonNullable<CheckReport['lengths']>> {
  const counts: RowTokens[] = []
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    signal?.throwIfAborted()
    const some = rows.slice(from, from + rowsAtOnce)
    const prompts = some.map(({ content }) => rowPrompts(content))
    const [alone, whole] = [
      await countTokens(
        model,
        prompts.map(({ prompt }) => prompt),
      ),
      await countTokens(
        model,
        prompts.map(({ whole: both }) => both),
      ),
    ]
    for (const [place, { id }] of some.entries())
      counts.push({ row: id, prompt: alone[place] ?? 0, whole: (whole[place] ?? 0) + endOfTurn })
    onShare?.(from / rows.length)
  }
  return { model, ...lengthReport(counts, context) }
}
