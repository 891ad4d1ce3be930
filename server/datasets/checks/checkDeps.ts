import type { LeakReference } from '../../core/dataset/checks/leaks/leak.ts'
import type { Prompt } from '../../core/experiment/cell.ts'
import type { DatasetDeps } from '../datasetDeps.ts'

/** What the checks of a dataset need besides its rows. Models are asked only for what the user wants to know. */
export type CheckDeps = Pick<DatasetDeps, 'store'> & {
  /** Cases and shots of the notebooks, and passages of the indexes, of the project. What cannot be read is told to `note`. */
  references: (note: (message: string) => void, signal?: AbortSignal) => AsyncIterable<LeakReference>
  /** Unit-length vectors in the order of the texts. The model is downloaded first if need be. */
  embedTexts: (texts: readonly string[], options: { model: string; signal?: AbortSignal }) => Promise<Float32Array[]>
  /** Tokens of prompts with the chat template of a chat model, in their order. @throws AppError MODEL_UNKNOWN, MODEL_MISSING */
  countTokens: (model: string, prompts: readonly Prompt[]) => Promise<number[]>
}

export type CheckOptions = {
  /** Jaccard from which rows are near duplicates and leaks; default 0.8. */
  near?: number
  /** Cosine from which rows are semantic duplicates and leaks; by default that of the embedder. */
  cosine?: number
  /** Whether rows are compared by meaning; by default up to `semanticUpTo` rows. */
  semantic?: boolean
  /** Default 5,000. */
  semanticUpTo?: number
  /** A chat model whose tokenizer counts the lengths; without one they are not measured. */
  model?: string
  /** Tokens that the model reads of a row; default 4,096. */
  context?: number
  /** The column that says where a row comes from; by default one that looks like it. */
  group?: string
}
