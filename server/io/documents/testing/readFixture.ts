import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceDocument } from '../../../core/retrieval/document.ts'
import { extractFile } from '../extractFile.ts'

const folder = join(import.meta.dirname, '..', 'fixtures')

export async function fixture(name: string): Promise<Uint8Array> {
  return readFile(join(folder, name))
}

/** For tests: the documents of a file. Throws the reason if there are none. */
export async function documentsOf(bytes: Uint8Array | string, path: string): Promise<SourceDocument[]> {
  const found = await extractFile(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, path)
  if ('reason' in found) throw new Error(found.reason)
  return found.documents
}

/** For tests: the only document of a file. */
export async function documentOf(bytes: Uint8Array | string, path: string): Promise<SourceDocument> {
  const [document, ...others] = await documentsOf(bytes, path)
  if (!document || others.length > 0) throw new Error(`${path} has ${others.length + (document ? 1 : 0)} documents.`)
  return document
}

/** For tests: the headings of a document as the texts at their places, behind their levels. */
export function headingsIn({ text, headings }: SourceDocument): string[] {
  return headings.map(({ level, start, end }) => `${level} ${text.slice(start, end)}`)
}
