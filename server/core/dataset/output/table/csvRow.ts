import { markedColumn, markFormulas } from '../../../formulaMark.ts'
import { textOf, type Json } from '../../../json.ts'

/**
 * The lines of a CSV file (RFC 4180) with these columns: the first one has their names. A text that a spreadsheet would compute has apostrophes
 * before it, and the column `assay.marked` then lists the columns of the row with such texts, so that they can be taken off again. A value that
 * is no text is JSON; null is an empty field, which the text "" is too.
 */
export function csvLines(columns: readonly string[]): { head: string; line: (record: Record<string, Json>) => string } {
  return {
    head: joined([...columns, markedColumn]),
    line(record) {
      const texts = columns.map((name) => fieldText(record[name]))
      const safe = texts.map((text) => markFormulas(text))
      const marked = columns.filter((_, position) => safe[position] !== texts[position])
      return joined([...safe, marked.length === 0 ? '' : JSON.stringify(marked)])
    },
  }
}

function fieldText(value: Json | undefined): string {
  return value === undefined || value === null ? '' : textOf(value)
}

function joined(fields: readonly string[]): string {
  return `${fields.map((field) => quoted(field)).join(',')}\r\n`
}

function quoted(text: string): string {
  return /[",;\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
