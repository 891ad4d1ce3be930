import type { KeyedCell, Lane } from '../../core/experiment/cell.ts'
import { sharedPrefixTokens } from '../../core/experiment/plan/sharedPrefixTokens.ts'
import type { PlanSummary } from '../../core/run/runEvent.ts'
import type { ModelFactStore } from '../../io/store/modelFacts.ts'
import { type Computation, computationsOf, needsWork } from './computation.ts'
import type { CountPrompts } from './countPrompts.ts'
import { allowedTokens, estimateMs } from './measuredRates.ts'
import { type Refused, refuse } from './refusedCells.ts'
import type { KeyedModel, StoredCells } from './runTypes.ts'

export type SummaryDeps = { countPrompts: CountPrompts; models: Pick<ModelFactStore, 'rates'> }

type SummaryInput = {
  cells: readonly KeyedCell[]
  stored: StoredCells
  models: ReadonlyMap<string, KeyedModel>
  lane: Lane
  retryFailed: boolean
  countTokens: boolean
}

/**
 * What a run of these cells costs. Cells that share a key are counted once, because they are computed once. Cells whose prompt
 * is longer than their context cost nothing and are returned in `refused`. `positions`: tokens of the longest cell, prompt and
 * output, by the model's id.
 */
export async function planSummary(
  deps: SummaryDeps,
  { cells, stored, models, lane, retryFailed, countTokens }: SummaryInput,
): Promise<{ plan: PlanSummary; refused: Refused; positions: Map<string, number> }> {
  const cached = cells.filter(({ key }) => stored.get(key)?.status === 'done').length
  const missing = computationsOf(cells.filter(({ key }) => needsWork(key, { stored, retryFailed })))
  const sums = { promptTokens: 0, prefillTokens: 0, maxOutputTokens: 0 }
  const refused: Refused = new Map()
  const positions = new Map<string, number>()
  let estimate: number | null = 0
  for (const [id, model] of models) {
    const own = missing.filter(({ cell }) => cell.model === id)
    if (own.length === 0) continue
    const cost = await costOf(deps, own, { model, countTokens, refused })
    positions.set(id, cost.positions)
    sums.promptTokens += cost.promptTokens
    sums.prefillTokens += cost.prefillTokens
    sums.maxOutputTokens += cost.maxOutputTokens
    const rates = countTokens ? deps.models.rates(model.ref.hash, lane) : null
    estimate = rates && estimate !== null ? estimate + estimateMs(rates, cost) : null
  }
  const without = refused.size > 0 ? { refused: cells.filter(({ key }) => refused.has(key)).length } : {}
  return { plan: { cells: cells.length, cached, ...without, ...sums, estimateMs: estimate }, refused, positions }
}

async function costOf(
  { countPrompts }: SummaryDeps,
  computations: readonly Computation[],
  { model, countTokens, refused }: { model: KeyedModel; countTokens: boolean; refused: Refused },
) {
  const cells = computations.map(({ cell }) => cell)
  if (!countTokens)
    return { promptTokens: 0, prefillTokens: 0, maxOutputTokens: cells.reduce((sum, cell) => sum + allowedTokens(cell), 0), positions: 0 }
  const counted = await countPrompts(model.ref, cells)
  const fitting = cells.flatMap((cell, index) => {
    const tokens = counted[index] ?? []
    return refuse(cell, tokens.length, refused) ? [] : [{ cell, tokens }]
  })
  return {
    promptTokens: fitting.reduce((sum, { tokens }) => sum + tokens.length, 0),
    prefillTokens: sharedPrefixTokens([...new Set(fitting.map(({ tokens }) => tokens))]),
    maxOutputTokens: fitting.reduce((sum, { cell, tokens }) => sum + allowedTokens(cell, tokens.length), 0),
    positions: fitting.reduce((most, { cell, tokens }) => Math.max(most, tokens.length + allowedTokens(cell, tokens.length)), 0),
  }
}
