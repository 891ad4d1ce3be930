/** Parts between commas, blanks around them aside; one in quotation marks may hold commas. */
export function commaParts(text: string): string[] {
  return [...text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g)]
    .map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.trim())
    .filter((part) => part !== '')
}

/** Texts in one, of which `commaParts` gives them back. */
export function commaText(parts: readonly string[]): string {
  return parts.map((part) => (/[",]|^\s|\s$/.test(part) ? `"${part.replaceAll('"', '""')}"` : part)).join(', ')
}
