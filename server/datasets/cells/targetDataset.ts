import { newCard } from '../../core/dataset/card.ts'
import { AppError } from '../../core/errors.ts'
import type { DatasetPlace } from '../../io/datasets/datasetPlace.ts'
import type { DatasetDeps } from '../datasetDeps.ts'
import { datasetName } from '../names.ts'

/**
 * The dataset that rows go into, equal to its file. With `create` it is made if it is not there; without, null then.
 * @throws AppError BAD_INPUT for a name that no dataset can have, and the errors of `DatasetStore.open`
 */
export async function targetDataset({ store }: DatasetDeps, name: string, { create }: { create: boolean }): Promise<DatasetPlace | null> {
  const dataset = datasetName(name)
  try {
    return (await store.open(dataset)).place
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'NOT_FOUND') throw thrown
    return create ? (await store.create(dataset, newCard(dataset))).place : null
  }
}
