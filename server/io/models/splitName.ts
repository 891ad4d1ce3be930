const pattern = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/i
/** More parts than any model has; a name that asks for more is not taken for one of a split model. */
const MOST_PARTS = 1000

/** The files of a split model, in order, for the name of any of them; null for a file that is not part of one. */
export function partNames(file: string): string[] | null {
  const [, stem = '', part = '', of = ''] = pattern.exec(file) ?? []
  const count = Number(of)
  if (Number(part) < 1 || Number(part) > count || count > MOST_PARTS) return null
  return Array.from({ length: count }, (_, index) => `${stem}-${String(index + 1).padStart(5, '0')}-of-${of}.gguf`)
}

/** Whether these files are all the parts of one model, in order. */
export function areParts(files: readonly string[]): boolean {
  const parts = partNames(files[0] ?? '')
  return parts !== null && parts.length === files.length && parts.every((part, index) => part === files[index])
}
