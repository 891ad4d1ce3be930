import type { Qrels } from './evaluate.ts'

/**
 * Where a question was lost, in the order of the steps. `notIndexed`: the index has no relevant passage. `notRetrieved`: the search did not
 * return one. `cutFromPrompt`: one was returned, but the prompt has none. `answeredWrongly`: one is in the prompt, and the answer is wrong.
 */
export const failures = ['notIndexed', 'notRetrieved', 'cutFromPrompt', 'answeredWrongly'] as const
export type Failure = (typeof failures)[number]

export type FailureSplit = {
  counts: Record<Failure, number>
  /** Number of questions without a failure. */
  passed: number
  /** Number of questions that have no relevant passage by the judgements. They are left out. */
  unjudged: number
  /** `failure` is null for a question without one. */
  perQuery: { query: string; failure: Failure | null }[]
}

/** Passages are named by the ids that are in `qrels`, those of documents or of chunks. */
export type Traces = {
  qrels: Qrels
  /** Whether the index has the passage. */
  isIndexed: (passage: string) => boolean
  /** The passages that the search returned. */
  retrieved: ReadonlyMap<string, readonly string[]>
  /** The passages in the prompt. Leave out questions for which none was made. */
  prompts?: ReadonlyMap<string, readonly string[]>
  /** Whether the answer is right. Leave out questions without a checked answer. */
  correct?: ReadonlyMap<string, boolean>
}

/** The first step that failed for each question. One that is answered rightly has no failure, however it came about. */
export function failureSplit({ qrels, ...traces }: Traces): FailureSplit {
  const counts: FailureSplit['counts'] = { notIndexed: 0, notRetrieved: 0, cutFromPrompt: 0, answeredWrongly: 0 }
  const perQuery: FailureSplit['perQuery'] = []
  for (const [query, grades] of qrels) {
    const relevant = new Set([...grades].flatMap(([passage, grade]) => (grade >= 1 ? [passage] : [])))
    if (relevant.size === 0) continue
    const failure = failureOf(query, relevant, traces)
    if (failure) counts[failure]++
    perQuery.push({ query, failure })
  }
  return {
    counts,
    passed: perQuery.filter(({ failure }) => failure === null).length,
    unjudged: new Set([...qrels.keys(), ...traces.retrieved.keys()]).size - perQuery.length,
    perQuery,
  }
}

function failureOf(
  query: string,
  relevant: ReadonlySet<string>,
  { isIndexed, retrieved, prompts, correct }: Omit<Traces, 'qrels'>,
): Failure | null {
  const verdict = correct?.get(query)
  const prompt = prompts?.get(query)
  const isRelevant = (passage: string) => relevant.has(passage)
  if (verdict === true) return null
  if (![...relevant].some(isIndexed)) return 'notIndexed'
  if (!retrieved.get(query)?.some(isRelevant)) return 'notRetrieved'
  if (prompt && !prompt.some(isRelevant)) return 'cutFromPrompt'
  return verdict === false ? 'answeredWrongly' : null
}
