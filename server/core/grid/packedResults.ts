import type { ErrorData } from '../errors.ts'
import type { CellResult, FinishReason } from '../experiment/cell.ts'
import type { Thought } from '../experiment/thought/thought.ts'

/** The fields of a stored cell that the grid needs; prompt and token ids stay in the store. */
export type StoredResult =
  | ({ status: 'done' } & Pick<CellResult, 'output' | 'thought' | 'finishReason' | 'tokens' | 'timing'>)
  | { status: 'failed'; error: ErrorData }

/** Results for a list of keys, stored column by column; `at` holds positions in that list. Keys without a stored result are absent. */
export type PackedResults = {
  done: {
    at: number[]
    output: string[]
    /** Null for the many results without one. */
    thought: (Thought | null)[]
    finishReason: FinishReason[]
    promptTokens: number[]
    outputTokens: number[]
    ttftMs: number[]
    totalMs: number[]
  }
  failed: { at: number[]; error: ErrorData[] }
}

export function packResults<Key>(keys: readonly Key[], stored: ReadonlyMap<Key, StoredResult>): PackedResults {
  const done: PackedResults['done'] = {
    at: [],
    output: [],
    thought: [],
    finishReason: [],
    promptTokens: [],
    outputTokens: [],
    ttftMs: [],
    totalMs: [],
  }
  const failed: PackedResults['failed'] = { at: [], error: [] }
  keys.forEach((key, position) => {
    const result = stored.get(key)
    if (result?.status === 'failed') {
      failed.at.push(position)
      failed.error.push(result.error)
    } else if (result) {
      done.at.push(position)
      done.output.push(result.output)
      done.thought.push(result.thought)
      done.finishReason.push(result.finishReason)
      done.promptTokens.push(result.tokens.prompt)
      done.outputTokens.push(result.tokens.output)
      done.ttftMs.push(result.timing.ttftMs)
      done.totalMs.push(result.timing.totalMs)
    }
  })
  return { done, failed }
}

/** Reverses `packResults`: each result with its key. */
export function unpackResults<Key>(keys: readonly Key[], { done, failed }: PackedResults): [Key, StoredResult][] {
  const results: [Key, StoredResult][] = []
  done.at.forEach((position, index) => {
    const key = keys[position]
    if (key === undefined) return
    results.push([
      key,
      {
        status: 'done',
        output: done.output[index] ?? '',
        thought: done.thought[index] ?? null,
        finishReason: done.finishReason[index] ?? 'stop',
        tokens: { prompt: done.promptTokens[index] ?? 0, output: done.outputTokens[index] ?? 0 },
        timing: { ttftMs: done.ttftMs[index] ?? 0, totalMs: done.totalMs[index] ?? 0 },
      },
    ])
  })
  failed.at.forEach((position, index) => {
    const key = keys[position]
    const error = failed.error[index]
    if (key !== undefined && error) results.push([key, { status: 'failed', error }])
  })
  return results
}
