import { AppError } from '../../core/errors.ts'
import type { AdapterCard, AdapterTraining } from '../../core/tuning/adapter/adapterCard.ts'
import { modelCard } from '../../core/tuning/export/modelCard.ts'
import { trainedRows } from '../rows/trainedRows.ts'
import { cardFacts, type ExportDeps } from './gatherAdapter.ts'

/** The model card that lies beside an adapter; an export writes its own, which says what it has besides. */
export async function writtenCard(deps: Pick<ExportDeps, 'version' | 'datasetPlace' | 'modelLicence'>, card: AdapterCard): Promise<string> {
  const { training } = card
  const rows = training ? await rowsOf(deps, training.dataset) : []
  return modelCard(card, await cardFacts(deps, card, { rows, peft: './peft', canRepeat: false }))
}

async function rowsOf(deps: Pick<ExportDeps, 'datasetPlace'>, dataset: AdapterTraining['dataset']) {
  try {
    return (await trainedRows(deps, dataset)) ?? []
  } catch (thrown) {
    // The card is written without the number of test rows.
    if (thrown instanceof AppError) return []
    throw thrown
  }
}
