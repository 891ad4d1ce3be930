import type { CellResult } from '../../core/experiment/cell.ts'
import type { CellKey, RunId } from '../../core/ids.ts'
import type { CellOrigin, CellRequest } from '../store/resultStore.ts'

/** For tests: a cell key made from a number. */
export function sampleKey(n: number): CellKey {
  return n.toString(16).padStart(64, '0') as CellKey
}

export function sampleRequest(changes: Partial<CellRequest> = {}): CellRequest {
  return {
    model: 'tiny',
    modelHash: 'aa',
    chatTemplateHash: 'bb',
    engineVersion: 'fake@1',
    lane: 'fast',
    messages: [{ role: 'user', content: '안녕 👋' }],
    prefill: null,
    sampling: { temperature: 0.7, top_p: 0.95, top_k: 40, min_p: 0, repeat_penalty: 1.1, presence_penalty: 0, frequency_penalty: 0 },
    seed: 4_294_967_295,
    maxTokens: 16,
    stop: ['\n'],
    constraint: null,
    ...changes,
  }
}

export function sampleResult(output = '좋아요 🎉', changes: Partial<CellResult> = {}): CellResult {
  return {
    output,
    thought: null,
    outputTokenIds: [1, 200_000, 3],
    renderedPrompt: '<user>안녕 👋',
    finishReason: 'stop',
    tokens: { prompt: 5, output: 3 },
    timing: { ttftMs: 12.5, totalMs: 40.25 },
    ...changes,
  }
}

export function sampleOrigin(n: number, run = 'r20260101-000000-aaaa'): CellOrigin {
  return { key: sampleKey(n), run: run as RunId, at: 1000 + n, request: sampleRequest() }
}
