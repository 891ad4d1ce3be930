import { AppError, type ErrorData, toErrorData } from '../../core/errors.ts'
import type { DatasetFacts } from '../../io/datasets/openDataset.ts'
import { listSnapshots, type Snapshot } from '../../io/datasets/snapshotFiles.ts'
import { folderNameRule, isFolderName } from '../../core/folderName.ts'
import type { DatasetDeps } from '../datasetDeps.ts'

/** `facts` is null where the rows cannot be read, for the reason in `problem`. */
export type ListedDataset = { dataset: string; facts: DatasetFacts | null; problem: ErrorData | null; snapshots: Snapshot[] }

/** All datasets, by name. */
export async function listDatasets(deps: Pick<DatasetDeps, 'store'>): Promise<ListedDataset[]> {
  const found = await Promise.all(
    (await deps.store.names()).map((name) =>
      listedDataset(deps, name).catch((thrown: unknown) => {
        // It was removed meanwhile.
        if (thrown instanceof AppError && thrown.code === 'NOT_FOUND') return null
        throw thrown
      }),
    ),
  )
  return found.filter((each) => each !== null)
}

/** @throws AppError NOT_FOUND */
export async function listedDataset({ store }: Pick<DatasetDeps, 'store'>, dataset: string): Promise<ListedDataset> {
  if (!isFolderName(dataset)) {
    const message = `The folder datasets/${dataset} has a name that no dataset can have. Rename the folder. ${folderNameRule}`
    return { dataset, facts: null, problem: new AppError('BAD_INPUT', message).toData(), snapshots: [] }
  }
  const snapshots = await listSnapshots(store.place(dataset)).catch((): Snapshot[] => [])
  try {
    return { dataset, facts: (await store.open(dataset)).facts(), problem: null, snapshots }
  } catch (thrown) {
    const problem = toErrorData(thrown, 'INTERNAL')
    if (problem.code === 'NOT_FOUND') throw thrown
    return { dataset, facts: null, problem, snapshots }
  }
}
