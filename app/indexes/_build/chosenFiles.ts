import { documentExtensions, extensionOf, mostDocumentBytes } from '#server/core/retrieval/documentFormats.ts'

/** A file that was dropped or picked. `path`: below the dropped folder, its own name included, with `/`. */
export type ChosenFile = { path: string; file: File }

export type ChosenFiles = { files: ChosenFile[]; left: { path: string; reason: string }[] }

const readable: ReadonlySet<string> = new Set(documentExtensions)

/** In a file picker: endings of the formats that can be read. */
export const acceptedFiles = documentExtensions.map((extension) => `.${extension}`).join(',')

/**
 * Adds files to those that were chosen before. Hidden files are left out, as in folders on disk; formats that cannot be read and files that
 * are too large are left out with the reason. Two files with one path are told apart by a number, and the same file again counts once.
 */
export function addChosen(before: ChosenFiles, added: readonly ChosenFile[]): ChosenFiles {
  const files = new Map(before.files.map((chosen) => [key(chosen.path), chosen]))
  const left = [...before.left]
  for (const { path: given, file } of added) {
    const path = given.normalize('NFC').replace(/^\/+/, '')
    if (path.split('/').some((name) => name.startsWith('.') || name === 'node_modules')) continue
    const reason = reasonAgainst(path, file)
    if (reason) {
      if (!left.some((each) => each.path === path)) left.push({ path, reason })
      continue
    }
    const free = freePath(path, file, files)
    if (free !== null) files.set(key(free), { path: free, file })
  }
  return { files: [...files.values()], left }
}

function reasonAgainst(path: string, { size }: File): string | null {
  if (!readable.has(extensionOf(path))) return 'This format is not read. Save it as PDF, DOCX, HTML, Markdown, text, CSV, TSV or JSONL.'
  if (size > mostDocumentBytes) return `It has more than ${mostDocumentBytes / 1024 / 1024} MB. Split it.`
  return size === 0 ? 'It is empty.' : null
}

/** The path, or one with a number where another file has it; null for the same file again. */
function freePath(path: string, file: File, taken: ReadonlyMap<string, ChosenFile>): string | null {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? path : path.replace(/(\.[^./]+)$/, ` (${number})$1`)
    const other = taken.get(key(candidate))
    if (!other) return candidate
    if (other.file.size === file.size && other.file.lastModified === file.lastModified) return null
  }
}

/** Some systems do not tell `A.md` from `a.md`. */
const key = (path: string) => path.toLowerCase()
