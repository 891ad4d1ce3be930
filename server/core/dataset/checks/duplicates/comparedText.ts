import { canonicalJson } from '../../../json.ts'
import type { RowContent } from '../../row/content.ts'
import { answerMessages, answerText, foldedText, fullText, promptMessages } from '../../row/rowText.ts'

/** Two rows are exact duplicates if this is equal: all text of the row, its tools, and what its label says. */
export function exactText(content: RowContent): string {
  const tools = content.kind !== 'instruction' && content.tools ? canonicalJson(content.tools) : ''
  const label = content.kind === 'label' ? String(content.label) : ''
  const pair = content.kind === 'preference' ? 'preference' : ''
  return [foldedText(fullText(content)), tools, label, pair].filter((part) => part !== '').join('\n')
}

/** The question of a row, folded: its prompt without the system text, which most rows of a dataset share. */
export function questionText(content: RowContent): string {
  const messages = promptMessages(content).filter(({ role }) => role !== 'system')
  return foldedText(messages.map((message) => message.content).join('\n'))
}

/** Question and answers of a row, folded: what near duplicates are compared by. */
export function comparedText(content: RowContent): string {
  const rejected = content.kind === 'preference' ? content.rejected.map((message) => message.content) : []
  return foldedText([questionText(content), answerText(content), ...rejected].join('\n'))
}

/** What an embedder reads of a row: question and learnt answer as they are written. */
export function embeddedText(content: RowContent): string {
  const messages = [...promptMessages(content), ...answerMessages(content)].filter(({ role }) => role !== 'system')
  return messages
    .map((message) => message.content.trim())
    .filter((text) => text !== '')
    .join('\n')
}
