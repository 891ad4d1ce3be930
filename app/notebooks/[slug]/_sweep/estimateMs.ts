import type { RunService } from '#server/api/services.ts'

type Runs = Awaited<ReturnType<RunService['list']>>

/**
 * About how long so many cells take, by the pace of the latest run that computed any; milliseconds, null before there was one.
 * Longer outputs than that run's are allowed for by the ratio of the upper bounds on tokens.
 */
export function estimateMs(missing: number, { maxTokens, runs }: { maxTokens: unknown; runs: Runs }): number | null {
  const latest = runs
    .toSorted((a, b) => b.at - a.at)
    .find(({ totals }) => totals !== null && totals.done - totals.cached > 0 && totals.outputTokens > 0)
  if (!latest?.totals) return null
  const { ms, done, cached, failed } = latest.totals
  const computed = done - cached + failed
  const perCell = ms / computed
  const boundThen = latest.plan.maxOutputTokens / Math.max(1, latest.plan.cells - latest.plan.cached)
  const longer = typeof maxTokens === 'number' && boundThen > 0 ? Math.min(8, Math.max(0.25, maxTokens / boundThen)) : 1
  return Math.round(missing * perCell * longer)
}
