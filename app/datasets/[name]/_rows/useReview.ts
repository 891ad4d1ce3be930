'use client'

import { useState } from 'react'
import type { RowChange } from '#server/core/dataset/review/changeRow.ts'
import type { RowContent } from '#server/core/dataset/row/content.ts'
import { toastError } from '../../../_ui/overlay/toasts.ts'
import type { RowFeed } from './feed/rowFeed.ts'
import { rememberReason } from './keys/recentReasons.ts'
import { ratingOf, type RowAction } from './keys/rowKeys.ts'
import type { Cursor } from './useCursor.ts'
import { type Drafts, useDrafts } from './useDrafts.ts'

export type DeskDialog = 'help' | 'bulk' | 'reviewers' | 'similar'
/** What is being typed for the open row. */
export type RowMode = 'edit' | 'reject' | 'tag' | 'note'

const PAGE = 10

export type Review = {
  act: (action: RowAction) => void
  change: (change: RowChange) => void
  reject: (reason: string) => void
  save: (content: RowContent) => void
  mode: RowMode | null
  /** Ends typing. */
  leave: () => void
  drafts: Drafts
  isDiff: boolean
  /** When the reviewer decided in this tab, in milliseconds. */
  decisions: readonly number[]
}

type ReviewInput = {
  dataset: string
  reviewer: string
  feed: RowFeed
  cursor: Cursor
  onDialog: (dialog: DeskDialog) => void
  onSearch: () => void
  onBlind: () => void
  focusList: () => void
}

/** What a reviewer does with the open row. */
export function useReview({ dataset, reviewer, feed, cursor, onDialog, onSearch, onBlind, focusList }: ReviewInput): Review {
  const [modeOf, setModeOf] = useState<{ id: string; mode: RowMode } | null>(null)
  const [isDiff, setDiff] = useState(false)
  const [decisions, setDecisions] = useState<readonly number[]>([])
  const drafts = useDrafts(dataset)
  const shown = cursor.shown === 'gone' ? null : cursor.shown
  const row = shown?.row ?? null

  function leave(): void {
    setModeOf(null)
    focusList()
  }
  /** False if the change does not fit the row. */
  function change(made: RowChange): boolean {
    if (!row) return false
    try {
      feed.change([row], made, reviewer)
      return true
    } catch (thrown) {
      toastError(thrown, 'The row was not changed')
      return false
    }
  }
  function decide(made: RowChange): void {
    if (!change(made)) return
    setDecisions((before) => [...before, Date.now()])
    leave()
    cursor.goTo(cursor.at + 1)
  }
  function type(mode: RowMode): void {
    if (!row) return
    if (mode === 'edit' && drafts.of(row.id) === null) drafts.set(row.id, row.content)
    setModeOf({ id: row.id, mode })
  }
  function act(action: RowAction): void {
    const rating = ratingOf(action)
    if (rating !== null) {
      change({ do: 'rate', rating: row?.rating === rating ? null : rating })
      return
    }
    actions[action as Exclude<RowAction, `rate${number}`>]()
  }
  const actions: Record<Exclude<RowAction, `rate${number}`>, () => void> = {
    accept: () => decide({ do: 'accept' }),
    reject: () => type('reject'),
    edit: () => type('edit'),
    tag: () => type('tag'),
    note: () => type('note'),
    similar: () => onDialog('similar'),
    undo: () => feed.undo(reviewer),
    next: () => cursor.goTo(cursor.at + 1),
    previous: () => cursor.goTo(cursor.at - 1),
    pageDown: () => cursor.goTo(cursor.at + PAGE),
    pageUp: () => cursor.goTo(cursor.at - PAGE),
    first: () => cursor.goTo(0),
    last: () => cursor.goTo(Infinity),
    blind: onBlind,
    diff: () => setDiff(!isDiff),
    search: onSearch,
    help: () => onDialog('help'),
  }
  return {
    act,
    change: (made) => void change(made),
    reject(reason) {
      rememberReason(dataset, reason)
      decide({ do: 'reject', reason })
    },
    save(content) {
      if (!row || !change({ do: 'edit', content, how: null })) return
      drafts.discard(row.id)
      leave()
    },
    mode: modeOf && modeOf.id === row?.id ? modeOf.mode : null,
    leave,
    drafts,
    isDiff,
    decisions,
  }
}
