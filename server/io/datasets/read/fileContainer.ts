import type { FileHandle } from 'node:fs/promises'
import { extname } from 'node:path'
import { createJsonSplitter } from '../../../core/dataset/json/jsonSplitter.ts'
import { AppError } from '../../../core/errors.ts'
import type { TextEncoding } from '../../../core/textEncoding.ts'
import { type Container, mostRecordChars } from './fileRecord.ts'
import { fileEncoding, textPieces } from './textDecoding.ts'

/** How files that are no records begin, and what to do with them. */
const refused: readonly { begins: string; what: string; remedy: string }[] = [
  {
    begins: 'PK\u0003\u0004',
    what: 'a ZIP archive or an Office file',
    remedy: 'Unpack it, or save the table as CSV, and import what is in it.',
  },
  { begins: '%PDF', what: 'a PDF document', remedy: 'Build an index of it with npm run assay -- index build, or import a table of rows.' },
  { begins: '\u001f\u008b', what: 'compressed with gzip', remedy: 'Unpack it with gunzip first.' },
  { begins: '(\u00b5/\u00fd', what: 'compressed with zstd', remedy: 'Unpack it with unzstd first.' },
  { begins: 'ARROW1', what: 'an Arrow file', remedy: 'Save it as Parquet.' },
  { begins: 'SQLite format 3', what: 'an SQLite database', remedy: 'Save the table as CSV.' },
  { begins: '\u00d0\u00cf\u0011\u00e0', what: 'an old Office file', remedy: 'Save the table as CSV (UTF-8).' },
]

/**
 * What a file is, by its first bytes, and the encoding of a text; its name decides only where the bytes may be both. `isSequence`: JSON objects
 * that follow each other without a list around them.
 * @throws AppError BAD_INPUT (empty, or no file of records), FILE_ENCODING
 */
export async function fileContainer(
  file: FileHandle,
  name: string,
): Promise<{ container: Container; encoding: TextEncoding | null; isSequence: boolean }> {
  const place = { place: { file: name } }
  const start = Buffer.alloc(64)
  const { bytesRead } = await file.read(start, 0, start.length, 0)
  if (bytesRead === 0) throw new AppError('BAD_INPUT', 'The file is empty.', place)
  const bytes = start.toString('latin1', 0, bytesRead)
  if (bytes.startsWith('PAR1')) return { container: 'parquet', encoding: null, isSequence: false }
  const other = refused.find(({ begins }) => bytes.startsWith(begins))
  if (other) throw new AppError('BAD_INPUT', `The file is ${other.what}. ${other.remedy}`, place)
  const encoding = await fileEncoding(file)
  if (!encoding)
    throw new AppError(
      'FILE_ENCODING',
      'The encoding of the file is not known. Read are UTF-8, UTF-16 and CP949. Save it as UTF-8 (in an editor: "Save with encoding"; in a spreadsheet: "CSV UTF-8").',
      place,
    )
  const text = await firstText(file, encoding)
  const [first] = text.trimStart()
  if (first === undefined) throw new AppError('BAD_INPUT', 'The file has only white space.', place)
  const isTable = ['.csv', '.tsv', '.tab'].includes(extname(name).toLowerCase())
  if (isTable) return { container: 'csv', encoding, isSequence: false }
  if (first === '[') return { container: 'json', encoding, isSequence: false }
  if (['.jsonl', '.ndjson'].includes(extname(name).toLowerCase()) && !isSequence(text))
    return { container: 'jsonl', encoding, isSequence: false }
  if (first === '{')
    return isSequence(text) ? { container: 'json', encoding, isSequence: true } : { container: 'jsonl', encoding, isSequence: false }
  if (extname(name).toLowerCase() === '.json')
    throw new AppError(
      'BAD_INPUT',
      `The file is no JSON of records: it begins with ${JSON.stringify(first)}. A list or objects are expected.`,
      place,
    )
  return { container: 'csv', encoding, isSequence: false }
}

async function firstText(file: FileHandle, encoding: TextEncoding): Promise<string> {
  for await (const { text } of textPieces(file, encoding)) if (text.trim() !== '') return text
  return ''
}

/** Whether objects take several lines, or share one: more of them are found by their brackets than by lines. */
function isSequence(text: string): boolean {
  const lines = text.split('\n')
  const whole = lines.filter(isObject).length
  const pieces = createJsonSplitter({ most: mostRecordChars, isList: false }).push(text)
  const found = pieces.filter(({ source }) => isObject(source)).length
  // The first object may be longer than this text.
  return found === 0 && whole === 0 ? lines.length > 1 && !/\}\s*$/.test(lines[0] ?? '') : found > whole
}

function isObject(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
