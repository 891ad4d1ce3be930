import type { ConfigFiles } from '../core/promptfoo/import/configFiles.ts'
import { encodingNote, type TextEncoding } from '../core/textEncoding.ts'

/** The result of an import: the files of the notebook, the notebook itself first, and what was not carried over. */
export type Imported = {
  files: { path: string; text: string }[]
  variants: number
  tests: number
  findings: { path: string; why: string }[]
  /** Further members of the `--json` document. */
  extra: Record<string, unknown>
  /** Sentences printed before the findings. */
  remarks: string[]
  /** Variables that test cases lack, as findings say. */
  awaited: string[]
}

/** `read` loads the importer itself, so that listing the formats costs nothing. */
type ImportFormat = {
  description: string
  /** The argument that names the source, and an example of it. */
  argument: string
  example: string
  /** `files` reads what the source names. Throws AppError BAD_INPUT for what cannot be read at all. */
  read(text: string, files: ConfigFiles, options: ImportFileOptions): Promise<Imported>
}

/** `encoding`: of the file, if it is not UTF-8. `environment`: the variables that a config may read; none by default. */
type ImportFileOptions = { file: string; model: string; encoding?: TextEncoding; environment?: (name: string) => string | undefined }

/** The formats of `assay import FORMAT`, by name. */
export const importFormats = {
  promptfoo: {
    description: 'of a promptfoo config (YAML, JSON) or a CSV of its tests; every key that is not supported is listed',
    argument: 'config',
    example: 'promptfooconfig.yaml',
    async read(text, files, options) {
      const { configOfCsv, importPromptfoo, testsOnly } = await import('../core/promptfoo/import/importPromptfoo.ts')
      const { compatibleText } = await import('../core/promptfoo/import/printImported.ts')
      const { compatible, ...imported } = importPromptfoo(testsOnly(options.file) ? configOfCsv(text, options.file) : text, files, options)
      const remarks = compatible.length === 0 ? [] : [`${compatibleText(compatible)} These are the metric promptfoo-compatible.`]
      return { ...imported, extra: { promptfooCompatible: compatible }, remarks }
    },
  },
} satisfies Record<string, ImportFormat>

/**
 * Imports a file and reads what it gives as the page will. Throws AppError BAD_INPUT also when Assay's own reader refuses the notebook, with
 * the place in it.
 */
export async function importFile(
  format: ImportFormatName,
  text: string,
  files: ConfigFiles,
  options: ImportFileOptions,
): Promise<Imported> {
  const { encoding = 'utf-8', ...others } = options
  const met = new Map<string, TextEncoding>(encoding === 'utf-8' ? [] : [[options.file, encoding]])
  const noting: ConfigFiles = {
    ...files,
    read(path) {
      const file = files.read(path)
      if ('text' in file && file.encoding) met.set(path, file.encoding)
      return file
    },
  }
  const imported = await importFormats[format].read(text, noting, others)
  const { readBack } = await import('./readBack.ts')
  readBack(imported.files, imported)
  const encodings = [...met].map(([path, read]) => ({ path, why: `${encodingNote('This file', read)} Check its texts.` }))
  return { ...imported, findings: [...imported.findings, ...encodings] }
}

export type ImportFormatName = keyof typeof importFormats

export const importFormatNames = Object.keys(importFormats) as ImportFormatName[]
