import { isRecord, type Json } from '../../json.ts'
import type { ImportReport } from './importReport.ts'

/** The path after `file://`, or null. */
export function filePath(value: Json | undefined): string | null {
  return typeof value === 'string' && value.startsWith('file://') ? value.slice('file://'.length) : null
}

/** The extension of a path in lower case, such as `.txt`; '' when there is none. */
export function extensionOf(path: string): string {
  return (/\.[a-z0-9]+$/i.exec(path)?.[0] ?? '').toLowerCase()
}

/** True when a text, or one of a list, contains a template. */
export function isFillable(value: Json | undefined): boolean {
  return typeof value === 'string' ? /\{[{%]/.test(value) : Array.isArray(value) && value.some(isFillable)
}

type At = { path: string; report: Pick<ImportReport, 'add'> }

/** A number, also if written as text. Undefined when there is none, or after reporting another value. */
export function numberOf(value: Json | undefined, { path, report }: At): number | undefined {
  if (value === undefined || value === null) return undefined
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) return number
  report.add(path, 'It is not a number and is left out.')
  return undefined
}

/** A text, also if written as a number. Undefined when there is none, or after reporting another value. */
export function plainTextOf(value: Json | undefined, { path, report }: At): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  report.add(path, 'It is not a text and is left out.')
  return undefined
}

/** A mapping. Empty when there is none, or after reporting another value. */
export function recordOf(value: Json | undefined, { path, report }: At): Record<string, Json> {
  if (isRecord(value)) return value
  if (value !== undefined && value !== null) report.add(path, 'It is not a mapping and is left out.')
  return {}
}

/** Longer texts are prose, not tags. */
const LONGEST_TAG = 60

/** True for a text that can be the value of a tag. */
export function isTagText(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_TAG && !/[\n\r]/.test(value)
}
