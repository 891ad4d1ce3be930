import { isRecord, type Json } from '../../json.ts'
import type { ImportReport } from './importReport.ts'

/** The path behind `file://`, or null. */
export function filePath(value: Json | undefined): string | null {
  return typeof value === 'string' && value.startsWith('file://') ? value.slice('file://'.length) : null
}

/** `.txt` of a path, in small letters; '' where it has none. */
export function extensionOf(path: string): string {
  return (/\.[a-z0-9]+$/i.exec(path)?.[0] ?? '').toLowerCase()
}

/** Whether there is something in a text, or in one of a list, for a case to fill in. */
export function isFillable(value: Json | undefined): boolean {
  return typeof value === 'string' ? /\{[{%]/.test(value) : Array.isArray(value) && value.some(isFillable)
}

type At = { path: string; report: ImportReport }

/** A number, also one written as a text; undefined where there is none, after a report where there is something else. */
export function numberOf(value: Json | undefined, { path, report }: At): number | undefined {
  if (value === undefined || value === null) return undefined
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) return number
  report.add(path, 'It is no number, and is left out.')
  return undefined
}

/** A text, also one written as a number; undefined where there is none, after a report where there is something else. */
export function plainTextOf(value: Json | undefined, { path, report }: At): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  report.add(path, 'It is no text, and is left out.')
  return undefined
}

/** A mapping; empty where there is none, after a report where there is something else. */
export function recordOf(value: Json | undefined, { path, report }: At): Record<string, Json> {
  if (isRecord(value)) return value
  if (value !== undefined && value !== null) report.add(path, 'It is no mapping of keys and values, and is left out.')
  return {}
}

/** Longer ones are prose, not tags. */
const LONGEST_TAG = 60

/** A text that can stand as the value of a tag. */
export function isTagText(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_TAG && !/[\n\r]/.test(value)
}
