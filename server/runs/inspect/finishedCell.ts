import { AppError } from '../../core/errors.ts'
import type { CellResult, UsedAdapter } from '../../core/experiment/cell.ts'
import { type CellKey, cellKeySchema } from '../../core/ids.ts'
import type { AdapterUse, ModelRef } from '../../engine/door/protocol.ts'
import type { CellRequest, ResultStore } from '../../io/store/resultStore.ts'

/** The adapter that computed a cell. @throws AppError CONFLICT if its file is another one, ADAPTER_MISSING, ADAPTER_BROKEN */
type UsedAdapterOf = (adapter: UsedAdapter, model: ModelRef) => Promise<AdapterUse>

export type FinishedCellDeps = {
  results: Pick<ResultStore, 'cell'>
  resolveModel: (id: string) => Promise<ModelRef>
  usedAdapter: UsedAdapterOf
}

/** A stored cell with its output and the model that made it, with the cell's context length and adapter. */
export type FinishedCell = { key: CellKey; request: CellRequest; result: CellResult; model: ModelRef }

/**
 * `evenDamaged`: also an output that no longer matches its checksum. @throws AppError BAD_INPUT (not a key), NOT_FOUND (not stored), CONFLICT
 * (the cell failed, or the file of its model or adapter has changed), STORE_BROKEN (the output is damaged), ADAPTER_MISSING, ADAPTER_BROKEN
 */
export async function finishedCell(deps: FinishedCellDeps, key: string, { evenDamaged = false } = {}): Promise<FinishedCell> {
  const parsed = cellKeySchema.safeParse(key)
  if (!parsed.success)
    throw new AppError(
      'BAD_INPUT',
      `${JSON.stringify(key)} is no cell key: 64 hexadecimal digits, as \`npm run assay -- run NOTEBOOK --json\` prints them.`,
    )
  const cell = deps.results.cell(parsed.data)
  if (!cell)
    throw new AppError(
      'NOT_FOUND',
      `No cell is stored under ${key}. \`npm run assay -- run NOTEBOOK --json\` prints the keys of its cells.`,
    )
  const { request } = cell
  const result = cell.result ?? (evenDamaged ? cell.damaged : null)
  if (!result && !cell.error)
    throw new AppError('STORE_BROKEN', `The stored output of the cell ${key} is damaged. Run its notebook again: it is computed again.`)
  if (!result) throw new AppError('CONFLICT', `The cell ${key} failed, so it has no output. Run its notebook again first.`)
  const model = await deps.resolveModel(request.model)
  if (model.hash !== request.modelHash)
    throw new AppError(
      'CONFLICT',
      `The file of ${request.model} is not the one that computed this cell (SHA-256 ${request.modelHash}). Put that file back first.`,
    )
  const context = request.context === undefined ? {} : { contextSize: request.context }
  const adapter = request.adapter ? { adapter: await deps.usedAdapter(request.adapter, model) } : {}
  return { key: parsed.data, request, result, model: { ...model, ...context, ...adapter } }
}
