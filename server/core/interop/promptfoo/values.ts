import type { Json } from '../../json.ts'

/** The path behind `file://`, or null. */
export function filePath(value: Json | undefined): string | null {
  return typeof value === 'string' && value.startsWith('file://') ? value.slice('file://'.length) : null
}

/** `.txt` of a path, in small letters; '' where it has none. */
export function extensionOf(path: string): string {
  return (/\.[a-z0-9]+$/i.exec(path)?.[0] ?? '').toLowerCase()
}
