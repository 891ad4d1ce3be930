import { pressedKey } from '../../../../_ui/browser/pressedKey.ts'

/** What a key does in the queue. */
export type RowAction =
  | 'accept'
  | 'reject'
  | 'edit'
  | 'tag'
  | 'note'
  | 'similar'
  | 'undo'
  | 'next'
  | 'previous'
  | 'pageDown'
  | 'pageUp'
  | 'first'
  | 'last'
  | 'blind'
  | 'diff'
  | 'search'
  | 'help'
  | 'rate1'
  | 'rate2'
  | 'rate3'
  | 'rate4'
  | 'rate5'

/** Keys and meaning of each action, in the order of the help; the first key is shown on its button. */
export const rowKeys: Record<RowAction, { keys: readonly string[]; does: string }> = {
  accept: { keys: ['a'], does: 'Accept, and go to the next row' },
  reject: { keys: ['r'], does: 'Reject with a reason, and go to the next row' },
  edit: { keys: ['e'], does: 'Edit' },
  tag: { keys: ['t'], does: 'Tag' },
  note: { keys: ['n'], does: 'Write a note' },
  rate1: { keys: ['1'], does: 'Rate 1; the same key again removes the rating' },
  rate2: { keys: ['2'], does: 'Rate 2' },
  rate3: { keys: ['3'], does: 'Rate 3' },
  rate4: { keys: ['4'], does: 'Rate 4' },
  rate5: { keys: ['5'], does: 'Rate 5' },
  next: { keys: ['j', 'ArrowDown'], does: 'Next row' },
  previous: { keys: ['k', 'ArrowUp'], does: 'Previous row' },
  pageDown: { keys: ['PageDown'], does: 'Ten rows on' },
  pageUp: { keys: ['PageUp'], does: 'Ten rows back' },
  first: { keys: ['Home'], does: 'First row' },
  last: { keys: ['End'], does: 'Last row' },
  undo: { keys: ['u'], does: 'Undo your last change' },
  similar: { keys: ['s'], does: 'Similar rows' },
  diff: { keys: ['d'], does: 'Show differences: of the two answers, or from the first version' },
  blind: { keys: ['b'], does: 'Blind review: hide origin, model and the decisions of others' },
  search: { keys: ['/'], does: 'Search' },
  help: { keys: ['?'], does: 'Show the keys' },
}

const actionOfKey = new Map(
  (Object.keys(rowKeys) as RowAction[]).flatMap((action) => rowKeys[action].keys.map((key) => [key, action] as const)),
)

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>

/** The action of a key press; null for any other key, and with Ctrl, Cmd or Alt. */
export function rowAction(press: Press): RowAction | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null
  const key = press.key === '?' || press.key === '/' ? press.key : pressedKey(press)
  if (press.shiftKey && key !== '?') return null
  return actionOfKey.get(key) ?? null
}

/** The rating that an action gives. */
export function ratingOf(action: RowAction): number | null {
  return action.startsWith('rate') ? Number(action.slice(4)) : null
}
