import { canonicalJson } from '../../core/json.ts'
import type { CellSampler } from '../sample/cellSampler.ts'
import { prefixOrder } from '../prompt/prefixTree.ts'
import type { GenerateCell } from '../door/protocol.ts'

/** One computation; several cells of a request that ask for the same share it, and each ref gets the replies. */
export type Job = {
  refs: number[]
  cell: GenerateCell
  tokens: Uint32Array
  promptText: string
  /** Its sampler, where that has drawn the first token while the job waits for a sequence, and the time from the start of its prompt to that. */
  ahead?: { sampler: CellSampler; tookMs: number }
}

/** Jobs of one and the same prompt: prefilled once, sampled many times. */
export type PromptGroup = { tokens: Uint32Array; jobs: Job[] }

export type RenderedCell = { cell: GenerateCell; tokens: Uint32Array; promptText: string }

/**
 * Cells into groups by prompt, in the order that computes each shared prefix once. Cells equal in all that decides their
 * output become one job; at temperature 0 the seed decides nothing.
 */
export function groupCells(cells: readonly RenderedCell[]): PromptGroup[] {
  const groups = new Map<string, { group: PromptGroup; jobs: Map<string, Job> }>()
  for (const { cell, tokens, promptText } of cells) {
    const promptKey = tokens.join()
    let entry = groups.get(promptKey)
    if (!entry) groups.set(promptKey, (entry = { group: { tokens, jobs: [] }, jobs: new Map() }))
    const key = jobKey(cell)
    const same = entry.jobs.get(key)
    if (same) {
      same.refs.push(cell.ref)
      continue
    }
    const job: Job = { refs: [cell.ref], cell, tokens: entry.group.tokens, promptText }
    entry.jobs.set(key, job)
    entry.group.jobs.push(job)
  }
  const list = [...groups.values()].map(({ group }) => group)
  return prefixOrder(list.map(({ tokens }) => tokens)).map((index) => list[index] as PromptGroup)
}

function jobKey({ sampling, seed, maxTokens, stop, constraint }: GenerateCell): string {
  return canonicalJson([sampling, sampling.temperature === 0 ? 0 : seed, maxTokens, stop, constraint])
}
