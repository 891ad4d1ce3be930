import type { CellOutcome } from '../../../export/exportedRun.ts'
import type { CellKey, Slug } from '../../../ids.ts'
import type { Rating } from '../../../ratings/rating.ts'
import { textHash } from '../../../textHash.ts'
import type { SourceCell } from '../sourceCell.ts'

/** A cell with an output for tests; `name` decides the key. */
export function sampleSource(name: string, output: string, given: Partial<SourceCell> = {}): SourceCell {
  return {
    key: textHash(name) as CellKey,
    notebook: 'tests' as Slug,
    run: null,
    variant: 'plain',
    case: '1',
    point: { temperature: 0.5 },
    repeat: 0,
    seed: 7,
    model: { id: 'tiny', sha256: 'ab' },
    scores: {},
    messages: [{ role: 'user', content: '강아지는 뭐라고 짖나요?' }],
    prefill: null,
    outcome: doneWith(output),
    tags: [],
    ratings: [],
    ...given,
  }
}

export function doneWith(output: string, finishReason: 'stop' | 'max_tokens' = 'stop'): CellOutcome {
  return {
    status: 'done',
    result: { output, thought: null, finishReason, tokens: { prompt: 1, output: 1 }, timing: { ttftMs: 1, totalMs: 2 } },
  }
}

export function sampleRating(given: Partial<Rating>): Rating {
  return { key: '' as CellKey, rater: 'me', outputHash: '', verdict: null, grade: null, note: null, corrected: null, ratedAt: 0, ...given }
}
