import type { RowKind } from '../../row/content.ts'
import { type SplitName, splitNames } from '../../row/row.ts'
import type { OutputForm } from '../outputFormats.ts'

/** A data file of a folder. `path`: below the folder, with `/`. `members`: the names of its records' members, in order. */
export type DataFile = {
  path: string
  kind: RowKind
  form: OutputForm
  split: SplitName
  rows: number
  bytes: number
  /** Bytes of the records as lines of JSON. */
  jsonBytes: number
  members: readonly string[]
}

/** A data file before its place in the folder is known. */
export type DataPart = Pick<DataFile, 'kind' | 'split'>
/** What a config says of a data file. */
export type ConfiguredFile = DataPart & Pick<DataFile, 'path'>

/** The files of one kind of row, in the order of the splits. */
export function byKind<Part extends DataPart>(parts: readonly Part[]): [RowKind, Part[]][] {
  const kinds = [...new Set(parts.map(({ kind }) => kind))].toSorted()
  return kinds.map((kind) => [kind, splitNames.flatMap((split) => parts.filter((part) => part.kind === kind && part.split === split))])
}

/** The path of each part of a Hugging Face dataset. Several kinds are several configs, each in a folder of its name. */
export function huggingFacePath({ kind, split }: DataPart, kinds: number): string {
  return `${kinds > 1 ? kind : 'data'}/${split}-00000-of-00001.parquet`
}

/** The path of a part in a folder with one data file for each split, such as `data/train.jsonl`. */
export function jsonLinesPath({ kind, split }: DataPart, kinds: number): string {
  return `data/${kinds > 1 ? `${kind}-${split}` : split}.jsonl`
}
