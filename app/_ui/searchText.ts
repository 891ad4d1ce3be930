/** A text as searches compare it: whatever the case of its letters, and however its Hangul and accents are composed. */
export function searchText(text: string): string {
  return text.normalize('NFC').toLowerCase()
}
