import type { RowContent } from '#server/core/dataset/row/content.ts'
import { textFields } from '#server/core/dataset/row/textFields.ts'

/** The texts of a content with a name for each, such as `Output` or `user 1`. */
export function namedTexts(content: RowContent): { field: string; name: string; text: string }[] {
  return textFields(content).map(({ field, text }) => ({ field, name: fieldName(content, field), text }))
}

/** What a reader calls the place of a text of `textFields`, such as `Output`, `user 1` or `chosen, assistant 1`. */
function fieldName(content: RowContent, field: string): string {
  const [list = '', at] = field.split('.')
  if (at === undefined) return list.slice(0, 1).toUpperCase() + list.slice(1)
  const place = Number(at)
  if (list === 'history') return `Exchange ${place + 1}, ${field.endsWith('.0') ? 'user' : 'assistant'}`
  const messages = list in content ? (content as unknown as Record<string, unknown>)[list] : undefined
  const role = Array.isArray(messages) ? (messages[place] as { role: string } | undefined)?.role : undefined
  const message = `${role ?? 'message'} ${place + 1}`
  return list === 'messages' ? message : `${list}, ${message}`
}
