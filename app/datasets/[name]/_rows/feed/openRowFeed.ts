import { wait } from '../../../../_ui/browser/wait.ts'
import { isConnectionError } from '../../../../_trpc/connection.ts'
import { createRowFeed, type FeedNews, type RowFeed, type RowServer } from './rowFeed.ts'
import { createSendQueue, type SendQueue } from './sendQueue.ts'

export type OpenFeed = {
  feed: RowFeed
  queue: SendQueue
  /** Returns a function that stops. */
  onNews: (listener: (news: FeedNews) => void) => () => void
}

/** A feed in the page. The browser asks before it closes a tab with changes that are not confirmed, also when another page of Assay is shown. */
export function openRowFeed(server: RowServer): OpenFeed {
  const queue = createSendQueue({ isCutOff: isConnectionError, wait })
  let isHeld = false
  queue.subscribe(() => {
    const isWaiting = queue.state().waiting > 0
    if (isWaiting === isHeld) return
    isHeld = isWaiting
    if (isWaiting) window.addEventListener('beforeunload', holdPage)
    else window.removeEventListener('beforeunload', holdPage)
  })
  const listeners = new Set<(news: FeedNews) => void>()
  const tell = (news: FeedNews) => {
    for (const listener of listeners) listener(news)
  }
  return {
    feed: createRowFeed(server, { queue, now: () => new Date().toISOString(), tell }),
    queue,
    onNews(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function holdPage(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
