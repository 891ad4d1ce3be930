import type { IndexConfig } from '../indexConfig.ts'

/** Why a search found fewer passages than asked for. */
export type Shortfall =
  /** The index has no passage, or only those that were found. */
  | { reason: 'index'; all: number }
  | { reason: 'filter'; fitting: number; all: number }
  /** More passages were found, with a lower score than the least; `best` is the best score. */
  | { reason: 'threshold'; best: number }
  /** Full text: the tokenizer makes no token of the query, such as of stop words. */
  | { reason: 'noTokens' }
  /** Full text: no other passage has a token of the query. */
  | { reason: 'noMatch' }

/** Null if `k` passages were found. */
export function shortfall({
  found,
  k,
  mode,
  all,
  fitting,
  tokens,
  without,
}: {
  found: number
  k: number
  mode: IndexConfig['search']['mode']
  /** Passages of the index, and those that meet the filter. */
  all: number
  fitting: number
  /** The tokens of the query by the full-text index. */
  tokens: readonly string[]
  /** What the search finds without a least score. */
  without: { found: number; best: number | null }
}): Shortfall | null {
  if (found >= k) return null
  if (all === 0) return { reason: 'index', all }
  if (fitting === 0) return { reason: 'filter', fitting, all }
  if (without.found > found && without.best !== null) return { reason: 'threshold', best: without.best }
  if (mode === 'text' && found < fitting) return { reason: tokens.length === 0 ? 'noTokens' : 'noMatch' }
  return fitting < all ? { reason: 'filter', fitting, all } : { reason: 'index', all }
}
