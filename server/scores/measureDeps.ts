import type { KeyedMeasurement } from '../core/metrics/measurementsOf.ts'
import type { Measured, Measurement } from '../core/metrics/metric/measurement.ts'
import type { UsedAdapter } from '../core/experiment/cell.ts'
import type { AdapterUse, Engine, ModelRef } from '../engine/door/protocol.ts'
import type { ResultStore } from '../io/store/resultStore.ts'
import type { ScoreStore } from '../io/store/scoreStore.ts'

/** What measuring needs, passed in. */
export type MeasureDeps = {
  engine: Pick<Engine, 'score'>
  /** Unit-length vectors, one per text, in order; stored ones are not computed again. */
  embedTexts: (texts: readonly string[], options: { model: string; signal?: AbortSignal }) => Promise<Float32Array[]>
  /** Throws AppError MODEL_UNKNOWN, MODEL_MISSING or MODEL_BROKEN. */
  resolveModel: (id: string) => Promise<ModelRef>
  /** The adapter that computed a cell. Throws AppError CONFLICT if its file is another one, ADAPTER_MISSING or ADAPTER_BROKEN. */
  usedAdapter: (adapter: UsedAdapter, model: ModelRef) => Promise<AdapterUse>
  results: Pick<ResultStore, 'cell'>
  scores: ScoreStore
  /** Milliseconds since 1970. */
  now: () => number
}

/** `done` of `total` questions have been answered since measuring began, `failed` of them with a problem instead of a number. */
export type MeasureProgress = { done: number; total: number; failed: number }

/** Measurements of one kind. */
export type Keyed<K extends Measurement['kind']> = KeyedMeasurement & { measurement: Extract<Measurement, { kind: K }> }

/** Answers to measurements, one each, in order; throws AppError if the model cannot be asked about them together. */
export type Ask = (measurements: readonly KeyedMeasurement[], model: ModelRef, signal: AbortSignal | undefined) => Promise<Measured[]>

export function isKind<K extends Measurement['kind']>(kind: K, each: KeyedMeasurement): each is Keyed<K> {
  return each.measurement.kind === kind
}
