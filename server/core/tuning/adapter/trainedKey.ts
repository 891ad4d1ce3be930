import { foldedText } from '../../dataset/row/rowText.ts'
import { textHash } from '../../textHash.ts'

/**
 * By what a prompt is known again: 16 hex digits of the SHA-256 of its last user turn, in which white space, case and compatibility forms
 * do not count. A card keeps these and not the texts, so that it can be given away without the rows.
 */
export function trainedKey(userTurn: string): string {
  return textHash(foldedText(userTurn)).slice(0, 16)
}
