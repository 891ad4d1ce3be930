import type { Json } from '../../json.ts'

/** True for keys and values, false for lists and null. */
export function isRecord(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text as it is, anything else as JSON. */
export function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The path behind `file://`, or null. */
export function filePath(value: Json | undefined): string | null {
  return typeof value === 'string' && value.startsWith('file://') ? value.slice('file://'.length) : null
}

/** `.txt` of a path, in small letters; '' where it has none. */
export function extensionOf(path: string): string {
  return (/\.[a-z0-9]+$/i.exec(path)?.[0] ?? '').toLowerCase()
}
