import type { ErrorData } from '../core/errors.ts'
import type { TextEncoding } from '../core/textEncoding.ts'
import type { NotebookFile } from '../io/notebooks/notebookFiles.ts'

export type FileReader = (relative: string) => { text: string; encoding?: TextEncoding } | { error: ErrorData }

/** A reader of files that are already in memory. */
export function fileReader(files: readonly NotebookFile[]): FileReader {
  const byPath = new Map(files.map((file) => [file.path, file]))
  return (relative) => {
    const file = byPath.get(relative)
    if (file && file.text !== null) return { text: file.text, ...(file.encoding ? { encoding: file.encoding } : {}) }
    return {
      error: file?.error ?? {
        code: 'FILE_MISSING',
        message: `There is no file ${relative}. Create it, or correct the path.`,
        place: { file: relative },
      },
    }
  }
}
