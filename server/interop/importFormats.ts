import type { ConfigFiles } from '../core/promptfoo/import/configFiles.ts'

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
}

/** `read` loads the importer itself, so that listing the formats costs nothing. */
type ImportFormat = {
  description: string
  /** The argument that names the source, and an example of it. */
  argument: string
  example: string
  /** `files` reads what the source names. Throws AppError BAD_INPUT for what cannot be read at all. */
  read(text: string, files: ConfigFiles, options: { file: string; model: string }): Promise<Imported>
}

/** The formats of `assay import FORMAT`, by name. */
export const importFormats = {
  promptfoo: {
    description: 'of a promptfoo config (YAML, JSON) or a CSV of its tests; every key that is not supported is listed',
    argument: 'config',
    example: 'promptfooconfig.yaml',
    async read(text, files, { file, model }) {
      const { configOfCsv, importPromptfoo, testsOnly } = await import('../core/promptfoo/import/importPromptfoo.ts')
      const { compatibleText } = await import('../core/promptfoo/import/printImported.ts')
      const { compatible, ...imported } = importPromptfoo(testsOnly(file) ? configOfCsv(text, file) : text, files, { file, model })
      const remarks = compatible.length === 0 ? [] : [`${compatibleText(compatible)} These are the metric promptfoo-compatible.`]
      return { ...imported, extra: { promptfooCompatible: compatible }, remarks }
    },
  },
} satisfies Record<string, ImportFormat>

export type ImportFormatName = keyof typeof importFormats

export const importFormatNames = Object.keys(importFormats) as ImportFormatName[]
