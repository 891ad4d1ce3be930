import type { RowContent } from '../../core/dataset/row/content.ts'
import type { RowId, RowStatus, SplitName } from '../../core/dataset/row/row.ts'
import type { CardFacts } from '../../core/dataset/output/folder/datasetCard.ts'
import type { Manifest } from '../../core/dataset/output/manifest.ts'
import type { OpenaiProfileName } from '../../core/dataset/output/openai/openaiProfiles.ts'
import type { Container, OutputFormatName } from '../../core/dataset/output/outputFormats.ts'

export type ExportRequest = {
  dataset: string
  /** The name of the snapshot whose rows these are, null for the present rows. */
  snapshot: string | null
  format: OutputFormatName
  /** Of a single file; default the first of the format. */
  container?: Container | undefined
  /** An absolute path. */
  path: string
  /** Replaces a file that no export wrote. */
  isForced?: boolean | undefined
  /** Only this split. */
  split?: SplitName | undefined
  /** Default: all but rejected ones. */
  statuses?: readonly RowStatus[] | undefined
  /** Only these rows. */
  rows?: readonly RowId[] | undefined
  /** Writes a preference pair as two labels where the format holds labels only. */
  unpair?: boolean | undefined
  /** Adds where each row comes from. */
  withOrigin?: boolean | undefined
  /** The check of OpenAI rows; default `api`. */
  profile?: OpenaiProfileName | undefined
  /** For the card of a Hugging Face folder. */
  card?: CardFacts | undefined
}

/** `rows`: rows of the dataset in the export. `sha256`: see `exportHash`. */
export type ExportResult = {
  rows: number
  sha256: string
  left: { row: RowId; reason: string }[]
  notes: string[]
  manifest: Manifest
}

/** The model whose chat template writes completion texts. */
export type TextTemplate = NonNullable<Manifest['template']>

export type ExportDeps = {
  /** The version of Assay. */
  version: string
  /** The texts of rows, in their order, by the chat template of a model. Null where there is no model. */
  completionTexts:
    | ((contents: readonly RowContent[]) => Promise<{ texts: ({ text: string } | { reason: string })[]; template: TextTemplate }>)
    | null
}
