import { cellText, type ItemTable } from './itemTable.ts'

const LEAST_PX = 84
const MOST_PX = 280
const PX_PER_CHARACTER = 7
const SAMPLE = 60

/** A width for each column from its name and its first rows, pixels; columns share what is left over in proportion. */
export function columnWidths({ columns, rows }: ItemTable): number[] {
  return columns.map((column) => {
    const lengths = rows.slice(0, SAMPLE).map((row) => visualLength(cellText(row, column)))
    const longest = Math.max(visualLength(column.name) + 4, ...lengths)
    return Math.min(MOST_PX, Math.max(LEAST_PX, Math.round(longest * PX_PER_CHARACTER) + 24))
  })
}

/** Characters of Hangul, Han and kana are drawn about twice as wide. */
function visualLength(text: string): number {
  const wide = text.slice(0, 200).match(/[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0
  return Math.min(text.length, 200) + wide * 0.8
}
