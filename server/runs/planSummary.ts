import type { KeyedCell, Lane } from '../core/grid/cell.ts'
import type { CellKey } from '../core/ids.ts'
import type { PlanSummary } from '../core/run/runEvent.ts'
import { sharedPrefixTokens } from '../core/sweep/sharedPrefixTokens.ts'
import type { ModelFactStore } from '../io/modelFacts.ts'
import { allowedTokens } from './allowedTokens.ts'
import type { CountPrompts } from './countPrompts.ts'
import { estimateMs } from './measuredRates.ts'
import type { KeyedModel } from './runTypes.ts'
import { type WorkItem, workItems } from './workItem.ts'

export type SummaryDeps = { countPrompts: CountPrompts; models: Pick<ModelFactStore, 'rates'> }

type SummaryInput = {
  cells: readonly KeyedCell[]
  statuses: ReadonlyMap<CellKey, 'done' | 'failed'>
  models: ReadonlyMap<string, KeyedModel>
  lane: Lane
  retryFailed: boolean
  countTokens: boolean
}

/** What a run of these cells costs. Cells that share a key are counted once: they are computed once. */
export async function planSummary(
  deps: SummaryDeps,
  { cells, statuses, models, lane, retryFailed, countTokens }: SummaryInput,
): Promise<PlanSummary> {
  const cached = cells.filter(({ key }) => statuses.get(key) === 'done').length
  const missing = workItems(cells.filter(({ key }) => needsWork(statuses.get(key), retryFailed)))
  const sums = { promptTokens: 0, prefillTokens: 0, maxOutputTokens: 0 }
  let estimate: number | null = 0
  for (const [id, model] of models) {
    const items = missing.filter(({ cell }) => cell.model === id)
    if (items.length === 0) continue
    const cost = await costOf(deps, items, model, countTokens)
    sums.promptTokens += cost.promptTokens
    sums.prefillTokens += cost.prefillTokens
    sums.maxOutputTokens += cost.maxOutputTokens
    const rates = countTokens ? deps.models.rates(model.ref.hash, lane) : null
    estimate = rates && estimate !== null ? estimate + estimateMs(rates, cost) : null
  }
  return { cells: cells.length, cached, ...sums, estimateMs: estimate }
}

function needsWork(status: 'done' | 'failed' | undefined, retryFailed: boolean): boolean {
  return status === undefined || (status === 'failed' && retryFailed)
}

async function costOf({ countPrompts }: SummaryDeps, items: readonly WorkItem[], model: KeyedModel, countTokens: boolean) {
  const outputOver = (tokens: readonly number[][]) =>
    items.reduce((sum, { cell }, index) => sum + allowedTokens(cell, tokens[index]?.length), 0)
  if (!countTokens) return { promptTokens: 0, prefillTokens: 0, maxOutputTokens: outputOver([]) }
  const tokens = await countPrompts(
    model.ref,
    items.map(({ cell }) => cell),
  )
  const promptTokens = tokens.reduce((sum, ids) => sum + ids.length, 0)
  return { promptTokens, prefillTokens: sharedPrefixTokens([...new Set(tokens)]), maxOutputTokens: outputOver(tokens) }
}
