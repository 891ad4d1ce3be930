import { basename, relative, sep } from 'node:path'
import { newCard } from '../../core/dataset/card.ts'
import { isInside } from '../../io/files/safePath.ts'
import { datasetName } from '../names.ts'
import type { ImportDeps } from './importDeps.ts'
import type { ImportResult } from './importRecords.ts'
import type { ImportChoices, ImportSource } from './importRequest.ts'

export type ImportInput = { dataset: string; source: ImportSource; choices: ImportChoices; left: string | null; by: string }

/** `progress` gets the bytes that were read, and of how many. */
export type ImportWatch = { signal: AbortSignal; progress: (bytes: number, of: number) => void }

/**
 * Imports a file into a dataset, which is made if there is none. Nothing is added before the whole file was read, so an import that fails or is
 * cancelled adds nothing. One that is killed while it adds leaves the first rows; the same import again adds the others. The rows are in the file of
 * the dataset a moment later.
 * @throws AppError as `importRecords`, BAD_INPUT (the name), and the errors of the store
 */
export async function importDataset(
  deps: ImportDeps,
  { dataset, source, choices, left, by }: ImportInput,
  { signal, progress }: ImportWatch,
): Promise<ImportResult & { dataset: string }> {
  const { store, reading, temporary } = deps
  const name = datasetName(dataset)
  const result = await reading.importRows(
    { source, choices, temporary, place: store.place(name), by, left },
    {
      async prepare() {
        signal.throwIfAborted()
        if ((await store.names()).includes(name)) await store.open(name)
        else await store.create(name, newCard(name))
      },
      async progress(bytes, of) {
        signal.throwIfAborted()
        progress(bytes, of)
      },
    },
  )
  if (result.kept > 0) store.changed(name)
  return { dataset: name, ...result }
}

/** A file or folder of which a person typed the path. In the project it is named by its path from the root, otherwise by its own name. */
export function typedSource(path: string, root: string): ImportSource {
  const name = isInside(root, path) ? relative(root, path).split(sep).join('/') : basename(path)
  return { path, name: name.normalize('NFC'), within: null }
}
