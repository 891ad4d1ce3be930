/** Splits at commas and trims the parts; a part in quotation marks may contain commas. */
export function commaParts(text: string): string[] {
  return [...text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g)]
    .map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.trim())
    .filter((part) => part !== '')
}

/** Joins texts so that `commaParts` splits them again. */
export function commaText(parts: readonly string[]): string {
  return parts.map((part) => (/[",]|^\s|\s$/.test(part) ? `"${part.replaceAll('"', '""')}"` : part)).join(', ')
}
