/** A text as searches compare it: whatever the case of its letters, and however its Hangul and accents are composed. */
export function searchText(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

/** The words of a query, as `searchText` gives them. */
export function searchWords(query: string): string[] {
  return searchText(query).split(/\s+/).filter(Boolean)
}

/** Whether all these words stand somewhere in a text; always, where there are none. */
export function holdsWords(text: string, words: readonly string[]): boolean {
  const searched = searchText(text)
  return words.every((word) => searched.includes(word))
}
