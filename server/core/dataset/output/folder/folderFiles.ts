import { kindNames } from '../fitContent.ts'
import { warmupNote } from './guideTraining.ts'
import type { FolderFormatName } from '../outputFormats.ts'
import type { CardFeature } from '../table/huggingFaceFeatures.ts'
import { axolotlConfig, configName } from './axolotlConfig.ts'
import { type CardCounts, type CardFacts, datasetCard } from './datasetCard.ts'
import { byKind, type DataFile, type DataPart, huggingFacePath, jsonLinesPath } from './folderLayout.ts'
import { llamaFactoryInfo } from './llamaFactoryInfo.ts'
import { scriptName, unslothScript } from './unslothScript.ts'

export type FolderInput = {
  dataset: string
  snapshot: string | null
  facts: CardFacts
  counts: CardCounts
  files: readonly (DataFile & { features: readonly CardFeature[] })[]
  version: string
}

type FolderFormat = {
  /** The path of a data file, in a folder with this many kinds of rows. */
  path: (part: DataPart, kinds: number) => string
  /** The other files, as texts by path. */
  texts: (input: FolderInput) => Record<string, string>
  /** What a reader has to know. */
  notes: (files: readonly DataFile[]) => string[]
}

const trainingNotes = (files: readonly DataFile[]) =>
  byKind(files).flatMap(([kind, parts]) => {
    const training = parts.find(({ split }) => split === 'train')
    return training
      ? (warmupNote(training.rows) ?? [])
      : [`No row of ${kindNames[kind].many} is in train, so there is nothing to train on.`]
  })

/** What a folder has besides its data. */
export const folderFiles: Record<FolderFormatName, FolderFormat> = {
  huggingface: {
    path: huggingFacePath,
    texts: (input) => ({ 'README.md': datasetCard(input) }),
    notes: () => [],
  },
  'llama-factory': {
    path: jsonLinesPath,
    texts: ({ dataset, files }) => ({ 'dataset_info.json': llamaFactoryInfo(dataset, files) }),
    notes: () => [],
  },
  axolotl: {
    path: jsonLinesPath,
    texts: ({ files }) => Object.fromEntries(byKind(files).map(([kind, parts]) => [configName(kind), axolotlConfig(parts)])),
    notes: trainingNotes,
  },
  unsloth: {
    path: jsonLinesPath,
    texts: ({ files }) => Object.fromEntries(byKind(files).map(([kind, parts]) => [scriptName(kind), unslothScript(parts)])),
    notes: trainingNotes,
  },
}
