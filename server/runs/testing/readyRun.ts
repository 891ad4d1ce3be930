import type { KeyedCell } from '../../core/experiment/cell.ts'
import type { CaseId } from '../../core/ids.ts'
import { sampleKey, sampleRequest } from '../../io/testing/sampleCells.ts'
import type { ReadyRun } from '../plan/runTypes.ts'
import { plainTemplateFacts } from '../../core/experiment/templateFacts.ts'

/** For tests: a run of cells whose prompts are `texts`; equal texts share a key, and nothing is stored. */
export function readyRun(texts: readonly string[], changes: Partial<ReadyRun> = {}): ReadyRun {
  const keys = new Map<string, number>()
  for (const text of texts) if (!keys.has(text)) keys.set(text, numberOf(text))
  const { sampling, maxTokens, stop } = sampleRequest()
  const cells = texts.map((text, index): KeyedCell => {
    const messages: KeyedCell['messages'] = [{ role: 'user', content: text }]
    return {
      index,
      sweep: '',
      variant: 'v',
      case: `${index + 1}` as CaseId,
      caseIndex: index,
      point: {},
      repeat: 0,
      model: 'tiny',
      messages,
      prefill: null,
      sampling,
      seed: 1,
      maxTokens,
      stop,
      constraint: null,
      key: sampleKey(keys.get(text) ?? 0),
    }
  })
  return {
    notebook: '리뷰',
    title: '리뷰 라벨',
    lane: 'fast',
    cells,
    seedKeys: [],
    models: new Map([
      [
        'tiny',
        {
          ref: { id: 'tiny', path: '/tiny.gguf', hash: 'aa' },
          chatTemplateHash: 'bb',
          engineVersion: 'stub@1',
          templateFacts: plainTemplateFacts,
        },
      ],
    ]),
    plan: { cells: cells.length, cached: 0, promptTokens: 0, prefillTokens: 0, maxOutputTokens: 0, estimateMs: null },
    stored: new Map(),
    refused: new Map(),
    positions: new Map(),
    noCache: false,
    retryFailed: true,
    ...changes,
  }
}

function numberOf(text: string): number {
  let number = 7
  for (const character of text) number = (number * 31 + (character.codePointAt(0) ?? 0)) % 1_000_000_007
  return number
}
