import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where the parts of a dataset are; absolute paths. */
export type DatasetPlace = {
  name: string
  folder: string
  /** `rows.jsonl`, the rows as git sees them. */
  rows: string
  /** `README.md`, the dataset card. */
  card: string
  snapshots: string
  /** SQLite, made anew from the rows when it is missing. It holds changes until they are in `rows`. */
  index: string
}

/** `datasets`: the folder of all datasets; `home`: `.assay`; `name`: in NFC. */
export function datasetPlace({ datasets, home }: { datasets: string; home: string }, name: string): DatasetPlace {
  const folder = folderOf(datasets, name)
  return {
    name,
    folder,
    rows: join(folder, 'rows.jsonl'),
    card: join(folder, 'README.md'),
    snapshots: join(folder, 'snapshots'),
    index: join(home, 'datasets', `${name}.db`),
  }
}

/** A folder that was copied from macOS may have its name in NFD. */
function folderOf(datasets: string, name: string): string {
  const folder = join(datasets, name)
  const decomposed = join(datasets, name.normalize('NFD'))
  return decomposed !== folder && !existsSync(folder) && existsSync(decomposed) ? decomposed : folder
}
