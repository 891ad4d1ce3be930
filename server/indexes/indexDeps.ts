import type { ModelRef, TokenCounts } from '../engine/door/protocol.ts'
import type { Extraction } from '../io/documents/extractFile.ts'
import type { IndexStore } from '../io/lance/indexStore.ts'
import type { JudgementStore } from '../io/store/judgementStore.ts'
import type { Jobs } from '../jobs/createJobs.ts'
import type { ReadSource, SourceAnswers, SourceInput } from './readSource.ts'

/** What the use cases of indexes need. */
export type IndexDeps = {
  store: IndexStore
  jobs: Jobs
  judgements: JudgementStore
  /** An embedding model, which is downloaded first if it is not on this machine. `totalBytes` is null while it is not known. */
  obtainModel: (
    id: string,
    options: { signal: AbortSignal; onProgress: (progress: { receivedBytes: number; totalBytes: number | null }) => void },
  ) => Promise<Pick<ModelRef, 'hash'>>
  /** Unit-length vectors in the order of the texts; stored ones are not computed again. */
  embedTexts: (
    texts: readonly string[],
    options: { model: string; role: 'query' | 'passage'; signal?: AbortSignal },
  ) => Promise<Float32Array[]>
  countTokens: (texts: readonly string[], options: { model: string; signal?: AbortSignal }) => Promise<TokenCounts>
  /** `readSource` in a worker thread. */
  readSource: (input: SourceInput, answers: SourceAnswers) => Promise<ReadSource>
  /** `extractFileAt` in a worker thread. */
  extractFile: (input: Omit<SourceInput, 'chunks'>) => Promise<Extraction>
  now: () => number
}
