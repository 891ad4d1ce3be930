/** Normalises a text for searching: lower case, and composed Hangul and accents (NFC). */
export function searchText(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

/** The words of a query, normalised by `searchText`. */
export function searchWords(query: string): string[] {
  return searchText(query).split(/\s+/).filter(Boolean)
}

/** Whether a text contains all these words. True if there are no words. */
export function holdsWords(text: string, words: readonly string[]): boolean {
  const searched = searchText(text)
  return words.every((word) => searched.includes(word))
}
