import type { RowContent } from '#server/core/dataset/row/content.ts'
import { withTexts } from '#server/core/dataset/row/textFields.ts'

export type Repair = { find: string; replacement: string }

/** The content with every occurrence replaced, exactly as it is written; null if it has none. */
export function repaired(content: RowContent, { find, replacement }: Repair): RowContent | null {
  if (find === '' || find === replacement) return null
  const next = withTexts(content, (text) => text.replaceAll(find, () => replacement))
  return next === content ? null : next
}

/** The name of a repair in the history of a row. */
export function repairName({ find, replacement }: Repair): string {
  return `“${short(find)}” replaced by “${short(replacement)}”`
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}
