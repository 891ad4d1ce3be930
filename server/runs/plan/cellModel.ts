import type { PlannedCell } from '../../core/experiment/cell.ts'
import type { AdapterUse, ModelRef } from '../../engine/door/protocol.ts'
import type { KeyedModel } from './runTypes.ts'

type Settings = Pick<PlannedCell, 'adapter' | 'context'>

/** The adapter of a cell with its scale; undefined if the cell has none, or its adapter could not be found. */
export function adapterOf({ adapters }: KeyedModel, { adapter }: Pick<Settings, 'adapter'>): AdapterUse | undefined {
  const found = adapter && adapters?.[adapter.id]
  return found && { ...found, scale: adapter.scale }
}

/** A cell's model as the engine is asked for it: with the cell's context length and adapter. */
export function refOf(model: KeyedModel, { context, ...cell }: Settings): ModelRef {
  const adapter = adapterOf(model, cell)
  return { ...model.ref, ...(context === undefined ? {} : { contextSize: context }), ...(adapter ? { adapter } : {}) }
}

/** What the engine's context depends on besides length and lane; requests with equal names can share one. */
export function weightsName({ hash, adapter }: ModelRef): string {
  return adapter ? `${hash} ${adapter.hash}@${adapter.scale}` : hash
}
