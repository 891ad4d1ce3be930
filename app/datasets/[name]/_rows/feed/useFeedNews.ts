'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { RowId } from '#server/core/dataset/row/row.ts'
import { promptText } from '#server/core/dataset/row/rowText.ts'
import { useTRPC } from '../../../../_trpc/client.ts'
import { toast, toastError } from '../../../../_ui/overlay/toasts.ts'
import { formatCount } from '../../../../_ui/text/format.ts'
import type { OpenFeed } from './openRowFeed.ts'
import type { FeedNews } from './rowFeed.ts'

/** Rows that could not be read are asked for again after this time. */
const RETRY_MS = 2_000

/** Tells the reviewer what the feed has to say. `onUndone` gets the first row that an undo has changed. */
export function useFeedNews({ feed, onNews }: OpenFeed, onUndone: (id: RowId) => void): void {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const undone = useRef(onUndone)
  useEffect(() => {
    undone.current = onUndone
  })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    let isUnread = false
    // The page then says what is wrong with the dataset, such as that it was removed or that its file has a merge conflict.
    const lookAgain = () => void queries.invalidateQueries(trpc.datasets.get.pathFilter())
    const stop = onNews((news) => {
      if (news.news === 'refused' || (news.news === 'unread' && !isUnread)) lookAgain()
      if (news.news === 'unread') {
        if (!isUnread) toastError(news.thrown, 'Some rows could not be read')
        isUnread = true
        timer ??= setTimeout(() => {
          timer = null
          feed.retry()
        }, RETRY_MS)
        return
      }
      if (news.news === 'undone') {
        const [first] = news.rows
        if (first) undone.current(first.row.id)
      }
      tell(news)
    })
    return () => {
      stop()
      if (timer) clearTimeout(timer)
    }
  }, [feed, onNews, queries, trpc])
}

function tell(news: Exclude<FeedNews, { news: 'unread' }>): void {
  switch (news.news) {
    case 'refused': {
      const [first] = news.rows
      const name = first ? `“${promptText(first.content).slice(0, 60)}”` : 'a row'
      toastError(news.thrown, `Not saved: ${news.change.do} of ${name}`)
      return
    }
    case 'undone':
      toast({
        title: 'Undone',
        ...(news.skipped > 0 && { description: `${formatCount(news.skipped, 'row')} changed again since, so that they stay as they are.` }),
      })
      return
    case 'nothingToUndo':
      toast({ title: 'Nothing to undo', description: 'You have made no change that could be undone.' })
      return
    case 'undoUnsure':
      toastError(news.thrown, 'It is not known whether the change was undone; look at the row before you undo again')
  }
}
