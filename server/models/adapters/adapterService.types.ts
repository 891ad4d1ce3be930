import type { AdapterCard } from '../../core/tuning/adapter/adapterCard.ts'
import type { ErrorData, Place } from '../../core/errors.ts'
import type { UsedAdapter } from '../../core/experiment/cell.ts'
import type { AdapterUse, ModelRef } from '../../engine/door/protocol.ts'

/** An adapter in the list. `card` null: its card cannot be read, or it has none; `problem` says why. */
export type AdapterEntry = { id: string; bytes: number; card: AdapterCard | null; problem: ErrorData | null }

/** LoRA adapters, for the rest of the product. Errors are AppErrors. */
export interface AdapterService {
  list(): Promise<AdapterEntry[]>
  /**
   * The adapter for a model, after checking that it belongs to exactly these weights and that its file is whole.
   * @throws AppError ADAPTER_MISSING, ADAPTER_BROKEN, ADAPTER_MISMATCH
   */
  resolve(id: string, model: ModelRef, options: { scale: number; place?: Place }): Promise<AdapterUse>
  /** The adapter that computed a cell, if its file is still the same. @throws AppError as `resolve`, and CONFLICT if it is another one */
  used(adapter: UsedAdapter, model: ModelRef): Promise<AdapterUse>
  /**
   * Adds an adapter: a GGUF file, or a PEFT folder, which is converted. `base` is the id of the model that it belongs to.
   * @throws AppError BAD_INPUT, CONFLICT, FILE_MISSING, MODEL_UNKNOWN, MODEL_MISSING, PYTHON_FAILED, CANCELLED, ADAPTER_BROKEN, ADAPTER_MISMATCH (another architecture or other shapes), DISK_FULL
   */
  add(request: {
    id: string
    source: string
    base: string
    signal?: AbortSignal
    /** What is being done, for a person. */
    onProgress?: (note: string) => void
  }): Promise<AdapterCard>
  /**
   * Puts a finished adapter in place: `folder` has `adapter.gguf` and what else belongs to it, gets the card, and is moved.
   * @throws AppError CONFLICT unless `replaces`
   */
  publish(folder: string, card: AdapterCard, options: { replaces: boolean }): Promise<void>
  /** Moves it to the trash. @throws AppError ADAPTER_MISSING */
  remove(id: string): Promise<void>
}
