import type { DatasetRow } from '../../core/dataset/row/row.ts'
import { AppError } from '../../core/errors.ts'
import type { AdapterCard } from '../../core/tuning/adapter/adapterCard.ts'
import { modelCard, type ModelCardFacts } from '../../core/tuning/export/modelCard.ts'
import type { DatasetPlace } from '../../io/datasets/datasetPlace.ts'
import { statedLicence } from '../../io/datasets/statedLicence.ts'
import { trainedRows } from '../rows/trainedRows.ts'

export type CardDeps = {
  /** Of Assay. */
  version: string
  /** @throws AppError NOT_FOUND */
  datasetPlace: (name: string) => Promise<DatasetPlace>
  /** As the manifest states it; null: not known. */
  modelLicence: (id: string) => Promise<string | null>
}

/** The model card that lies beside an adapter; an export writes its own, which says what it has besides. */
export async function writtenCard(deps: CardDeps, card: AdapterCard): Promise<string> {
  // Without the rows, the card has no number of test rows.
  const rows = await rowsOf(deps, card, [])
  return cardText(deps, card, { rows, peft: './peft', canRepeat: false })
}

/** The model card of an adapter, with the licences. `rows`: those of the training, if they are there. */
export async function cardText(
  { version, datasetPlace, modelLicence }: CardDeps,
  card: AdapterCard,
  { rows, peft, canRepeat }: { rows: readonly DatasetRow[] } & Pick<ModelCardFacts, 'peft' | 'canRepeat'>,
): Promise<string> {
  const { base, training } = card
  return modelCard(card, {
    version,
    baseLicence: await modelLicence(base.id).catch(() => null),
    datasetLicence: training ? await licenceOf(datasetPlace, training.dataset.name) : null,
    testRows: rows.length > 0 ? rows.filter(({ split, status }) => split === 'test' && status !== 'rejected').length : null,
    peft,
    canRepeat,
  })
}

async function licenceOf(datasetPlace: CardDeps['datasetPlace'], name: string): Promise<string | null> {
  try {
    return await statedLicence(await datasetPlace(name))
  } catch (thrown) {
    // The dataset is gone.
    if (thrown instanceof AppError) return null
    throw thrown
  }
}

/** The rows that an adapter was trained on; none, and a note, if they are gone. */
export async function rowsOf(
  deps: Pick<CardDeps, 'datasetPlace'>,
  { training }: Pick<AdapterCard, 'training'>,
  notes: string[],
): Promise<DatasetRow[]> {
  if (!training) return []
  const { dataset } = training
  try {
    const rows = await trainedRows(deps, dataset)
    if (rows) return rows
    notes.push(
      `The snapshot ${dataset.snapshot} of ${dataset.name} has other rows by now, so the rows and the configs for other programs are left out.`,
    )
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    notes.push(`The rows and the configs for other programs are left out: ${thrown.message}`)
  }
  return []
}
