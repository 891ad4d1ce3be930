import type { CellResult } from '../../experiment/cell.ts'
import type { CellKey, RunId } from '../../ids.ts'
import type { PlanSummary, RunEvent } from '../runEvent.ts'

/** Small parts of a run for tests. */
const sampleRunId = 'r20261122-231500-ab12' as RunId

export function sampleResult(output: string, outputTokens = 2): CellResult {
  return {
    output,
    thought: null,
    outputTokenIds: Array.from({ length: outputTokens }, (_, token) => token),
    renderedPrompt: `<user>${output}`,
    finishReason: 'stop',
    tokens: { prompt: 10, output: outputTokens },
    timing: { ttftMs: 5, totalMs: 20 },
  }
}

export function samplePlan(cells: number, estimateMs: number | null = null): PlanSummary {
  return { cells, cached: 0, promptTokens: 10 * cells, prefillTokens: 5 * cells, maxOutputTokens: 8 * cells, estimateMs }
}

export function sampleStart(cells: number, estimateMs: number | null = null): Extract<RunEvent, { type: 'runStarted' }> {
  const keys = Array.from({ length: cells }, (_, cell) => cell.toString(16).padStart(64, '0') as CellKey)
  return { type: 'runStarted', run: sampleRunId, notebook: '리뷰', lane: 'exact', at: 1000, plan: samplePlan(cells, estimateMs), keys }
}
