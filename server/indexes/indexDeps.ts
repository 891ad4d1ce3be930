import type { ModelRef, TextRole, TokenCounts } from '../engine/door/protocol.ts'
import type { Extraction } from '../io/documents/extractFile.ts'
import type { IndexStore } from '../io/lance/indexStore.ts'
import type { JudgementStore } from '../io/store/judgementStore.ts'
import type { PastSearchStore } from '../io/store/pastSearchStore.ts'
import type { Jobs } from '../jobs/createJobs.ts'
import type { ReadSource, SourceAnswers, SourceInput } from './readSource.ts'

/** A download. `totalBytes` is null while it is not known. */
export type Fetching = { receivedBytes: number; totalBytes: number | null }

/** What the use cases of indexes need. */
export type IndexDeps = {
  store: IndexStore
  jobs: Jobs
  judgements: JudgementStore
  pastSearches: PastSearchStore
  /** A model of this kind, which is downloaded first if it is not on this machine. @throws AppError MODEL_UNKNOWN, also for another kind */
  obtainModel: (
    id: string,
    options: { kind: 'embed' | 'rerank'; signal?: AbortSignal; onProgress?: (progress: Fetching) => void },
  ) => Promise<Pick<ModelRef, 'hash'>>
  /** Unit-length vectors in the order of the texts; stored ones are not computed again. */
  embedTexts: (texts: readonly string[], options: { model: string; role: TextRole; signal?: AbortSignal }) => Promise<Float32Array[]>
  /** How well each text answers the query, 0 to 1, by a reranker. */
  rerankTexts: (query: string, texts: readonly string[], options: { model: string; signal?: AbortSignal }) => Promise<number[]>
  countTokens: (texts: readonly string[], options: { model: string; signal?: AbortSignal }) => Promise<TokenCounts>
  /** `readSource` in a worker thread. */
  readSource: (input: SourceInput, answers: SourceAnswers) => Promise<ReadSource>
  /** `extractFileAt` in a worker thread. */
  extractFile: (input: Omit<SourceInput, 'chunks'>) => Promise<Extraction>
  now: () => number
}
