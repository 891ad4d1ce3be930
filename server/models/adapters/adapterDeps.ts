import type { ModelRef } from '../../engine/door/protocol.ts'

/** Makes an adapter in GGUF of a PEFT folder. @throws AppError BAD_INPUT (another kind of adapter), PYTHON_FAILED, ADAPTER_MISMATCH, CANCELLED */
export type ConvertPeft = (request: {
  peft: string
  base: ModelRef
  out: string
  signal?: AbortSignal
  /** What is being done, for a person. */
  onProgress: (note: string) => void
}) => Promise<void>

/** Dependencies of the use cases of adapters. */
export type AdapterDeps = {
  paths: { adapters: string; trash: string }
  /** SHA-256 of a file in hex, cached by path and `fileStamp`. */
  hashOf: (path: string) => Promise<string>
  /** Throws AppError MODEL_UNKNOWN, MODEL_MISSING or MODEL_BROKEN. */
  resolveModel: (id: string) => Promise<ModelRef>
  convertPeft: ConvertPeft
  now: () => Date
}
