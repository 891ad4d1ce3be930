import type { JudgedRetrieval } from '../experiment/retrieval.ts'

export type RetrievalReport = ReturnType<typeof retrievalReport>

/** The passages of a cell as `run --json` and the JSON exports write them, numbered as in the prompt. */
export function retrievalReport({ retriever, index, snapshot, contentHash, mode, query, passages, judged }: JudgedRetrieval) {
  return {
    retriever,
    index,
    snapshot,
    contentHash,
    mode,
    query,
    passages: passages.map((passage, at) => ({ number: at + 1, ...passage })),
    ...(judged ? { judged } : {}),
  }
}
