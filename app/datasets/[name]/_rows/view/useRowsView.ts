'use client'

import { useCallback, useMemo } from 'react'
import { useUrlState } from '../../../../_ui/browser/useUrlState.ts'
import { parseChoices, parseList, parseOrder, printList, printOrder, type RowsView } from './rowsView.ts'

const clicked = { writeAfterMs: 0 }

export type RowsViewState = { view: RowsView; change: (next: Partial<RowsView>) => void }

/** The filters and the order of the queue, kept in the URL. */
export function useRowsView(): RowsViewState {
  const [text, setText] = useUrlState('q')
  const [statuses, setStatuses] = useUrlState('status', '', clicked)
  const [kinds, setKinds] = useUrlState('kind', '', clicked)
  const [splits, setSplits] = useUrlState('split', '', clicked)
  const [tags, setTags] = useUrlState('tags', '', clicked)
  const [disputed, setDisputed] = useUrlState('disputed', '', clicked)
  const [open, setOpen] = useUrlState('open', '', clicked)
  const [order, setOrder] = useUrlState('sort', '', clicked)
  const view = useMemo<RowsView>(
    () => ({
      text,
      statuses: parseChoices('statuses', statuses),
      kinds: parseChoices('kinds', kinds),
      splits: parseChoices('splits', splits),
      tags: parseList(tags),
      isDisputed: disputed !== '',
      isOpen: open !== '',
      order: parseOrder(order),
    }),
    [text, statuses, kinds, splits, tags, disputed, open, order],
  )
  const change = useCallback(
    (next: Partial<RowsView>) => {
      if (next.text !== undefined) setText(next.text)
      if (next.statuses !== undefined) setStatuses(printList(next.statuses))
      if (next.kinds !== undefined) setKinds(printList(next.kinds))
      if (next.splits !== undefined) setSplits(printList(next.splits))
      if (next.tags !== undefined) setTags(printList(next.tags))
      if (next.isDisputed !== undefined) setDisputed(next.isDisputed ? '1' : '')
      if (next.isOpen !== undefined) setOpen(next.isOpen ? '1' : '')
      if (next.order !== undefined) setOrder(printOrder(next.order))
    },
    [setText, setStatuses, setKinds, setSplits, setTags, setDisputed, setOpen, setOrder],
  )
  return { view, change }
}
