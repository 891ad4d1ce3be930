import { filterChoices, type RowFilter, type RowOrder, type RowQuery } from '#server/core/dataset/query/rowQuery.ts'
import type { RowKind } from '#server/core/dataset/row/content.ts'
import type { RowStatus, SplitName } from '#server/core/dataset/row/row.ts'

/** Which rows the queue has, and in which order. */
export type RowsView = {
  text: string
  statuses: readonly RowStatus[]
  kinds: readonly RowKind[]
  splits: readonly (SplitName | 'none')[]
  tags: readonly string[]
  isDisputed: boolean
  /** Only rows that the reviewer has not decided on. */
  isOpen: boolean
  order: RowOrder
}

const byPosition: RowOrder = { by: 'position', isDescending: false }

export const allRows: RowsView = {
  text: '',
  statuses: [],
  kinds: [],
  splits: [],
  tags: [],
  isDisputed: false,
  isOpen: false,
  order: byPosition,
}

/**
 * The query of a view. In a blind review, what tells the decisions or scores of others neither filters nor sorts: statuses, disputes,
 * ratings and scores.
 */
export function queryOf(view: RowsView, { reviewer, isBlind }: { reviewer: string; isBlind: boolean }): RowQuery & { filter: RowFilter } {
  const { text, statuses, kinds, splits, tags, isDisputed, isOpen, order } = view
  const isTelling = order.by === 'rating' || typeof order.by === 'object'
  const sorted = isBlind && isTelling ? byPosition : order
  return {
    filter: {
      ...(text.trim() !== '' && { text: text.trim() }),
      ...(statuses.length > 0 && !isBlind && { statuses: [...statuses] }),
      ...(kinds.length > 0 && { kinds: [...kinds] }),
      ...(splits.length > 0 && { splits: [...splits] }),
      ...(tags.length > 0 && { tags: [...tags] }),
      ...(isDisputed && !isBlind && { isDisputed }),
      ...(isOpen && { unreviewedBy: reviewer }),
    },
    ...(!isDefault(sorted) && { order: sorted }),
  }
}

export function isFiltered(view: RowsView): boolean {
  return JSON.stringify({ ...view, order: byPosition }) !== JSON.stringify(allRows)
}

function isDefault({ by, isDescending }: RowOrder): boolean {
  return by === 'position' && !isDescending
}

const orders = ['position', 'promptLength', 'answerLength', 'rating'] as const
const scorePrefix = 'score:'

/** An order as in the URL, such as `-answerLength` or `score:similar`; '' for that of the file. */
export function printOrder(order: RowOrder): string {
  if (isDefault(order)) return ''
  const name = typeof order.by === 'string' ? order.by : scorePrefix + order.by.score
  return order.isDescending ? `-${name}` : name
}

/** The order of a text of `printOrder`; that of the file for any other text. */
export function parseOrder(text: string): RowOrder {
  const isDescending = text.startsWith('-')
  const name = isDescending ? text.slice(1) : text
  if (name.startsWith(scorePrefix)) return { by: { score: name.slice(scorePrefix.length) }, isDescending }
  const by = orders.find((known) => known === name)
  return by ? { by, isDescending } : byPosition
}

/** A list as in the URL. */
export function printList(list: readonly string[]): string {
  return list.map(encodeURIComponent).join(',')
}

export function parseList(text: string): string[] {
  if (text === '') return []
  return text.split(',').flatMap((part) => {
    try {
      return decodeURIComponent(part)
    } catch {
      return []
    }
  })
}

/** Those names of a list in the URL that there are. */
export function parseChoices<Choice extends 'statuses' | 'kinds' | 'splits'>(
  choice: Choice,
  text: string,
): (typeof filterChoices)[Choice][number][] {
  const known: readonly string[] = filterChoices[choice]
  return parseList(text).filter((name): name is (typeof filterChoices)[Choice][number] => known.includes(name))
}
