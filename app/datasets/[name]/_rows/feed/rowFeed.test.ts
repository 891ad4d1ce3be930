import { describe, expect, test } from 'vitest'
import { changeRow } from '#server/core/dataset/review/changeRow.ts'
import type { DatasetRow } from '#server/core/dataset/row/row.ts'
import { testId, testRow } from '../testing/rows.ts'
import { createRowFeed, type FeedNews, type RowServer } from './rowFeed.ts'
import { createSendQueue } from './sendQueue.ts'

const at = '2026-01-01T00:00:00.000Z'
const cutOff = new Error('no answer')

/** A server with ten rows, whose next calls can be made to fail, and a feed on it. */
function feedOnServer() {
  const rows = new Map<number, DatasetRow>(Array.from({ length: 10 }, (_, n) => [n, testRow(n)]))
  const faults: Error[] = []
  const undone: (() => void)[] = []
  const calls: string[] = []
  let seq = 5
  const server: RowServer = {
    async rows(numbers) {
      calls.push(`rows ${numbers.join(' ')}`)
      return numbers.flatMap((n) => {
        const row = rows.get(n)
        return row ? [{ n, row }] : []
      })
    },
    async byId(ids) {
      return [...rows].flatMap(([n, row]) => (ids.includes(row.id) ? [{ n, row }] : []))
    },
    async change({ ids, change, by }) {
      calls.push(`${change.do} ${ids.join(' ')}`)
      await Promise.resolve()
      const fault = faults.shift()
      if (fault) throw fault
      const changed = [...rows].flatMap(([n, row]) => {
        if (!ids.includes(row.id)) return []
        const after = changeRow(row, change, { by, at })
        undone.push(() => void rows.set(n, row))
        rows.set(n, after)
        return [after]
      })
      seq += 1
      return { seq, rows: changed }
    },
    async undo() {
      calls.push('undo')
      const fault = faults.shift()
      if (fault) throw fault
      const last = undone.pop()
      if (!last) return null
      last()
      seq += 1
      return { rows: [testId(0)], skipped: 0 }
    },
  }
  const news: FeedNews[] = []
  const waits: number[] = []
  const queue = createSendQueue({ isCutOff: (thrown) => thrown === cutOff, wait: async (ms) => void waits.push(ms) })
  const feed = createRowFeed(server, { queue, now: () => at, tell: (told) => news.push(told) })
  const shown = (n: number) => {
    const found = feed.row(n)
    if (found === null || found === 'gone') throw new Error(`${n} is ${found}`)
    return found
  }
  const elsewhere = (n: number, part: Partial<DatasetRow>) => {
    const row = rows.get(n)
    if (row) rows.set(n, { ...row, ...part })
    seq += 1
  }
  return { feed, queue, rows, faults, calls, news, waits, shown, elsewhere, state: () => ({ seq, generation: 1 }) }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('createRowFeed', () => {
  test('a change is shown before it is sent, and is no longer unsent when the server has confirmed it', async () => {
    const { feed, queue, shown, rows } = feedOnServer()
    feed.want([0, 1])
    await settled()
    feed.change([shown(0).row], { do: 'accept' }, 'me')
    expect(shown(0)).toMatchObject({ isUnsent: true, row: { status: 'accepted' } })
    expect(rows.get(0)?.status).toBe('new')
    await queue.idle()
    expect(shown(0)).toMatchObject({ isUnsent: false, row: { status: 'accepted' } })
    expect(rows.get(0)?.status).toBe('accepted')
  })

  test('changes are sent in their order, again and again until the server answers', async () => {
    const { feed, queue, shown, calls, faults, waits, rows, news } = feedOnServer()
    feed.want([0, 1])
    await settled()
    faults.push(cutOff, cutOff)
    feed.change([shown(0).row], { do: 'accept' }, 'me')
    feed.change([shown(0).row], { do: 'tag', add: ['b'], remove: [] }, 'me')
    feed.change([shown(1).row], { do: 'reject', reason: 'off' }, 'me')
    expect(queue.state()).toEqual({ waiting: 3, isCutOff: false })
    await queue.idle()
    expect(calls.slice(1)).toEqual([0, 0, 0].map(() => `accept ${testId(0)}`).concat([`tag ${testId(0)}`, `reject ${testId(1)}`]))
    expect(waits).toEqual([300, 1000])
    expect(rows.get(0)).toMatchObject({ status: 'accepted', tags: ['b'] })
    expect(rows.get(1)).toMatchObject({ status: 'rejected', reason: 'off' })
    expect(news).toEqual([])
  })

  test('a change that the server refuses is taken back and named; later ones stay', async () => {
    const { feed, queue, shown, faults, news } = feedOnServer()
    feed.want([0])
    await settled()
    const refusal = new Error('refused')
    faults.push(refusal)
    feed.change([shown(0).row], { do: 'accept' }, 'me')
    feed.change([shown(0).row], { do: 'rate', rating: 3 }, 'me')
    expect(shown(0).row).toMatchObject({ status: 'accepted', rating: 3 })
    await queue.idle()
    expect(shown(0).row).toMatchObject({ status: 'new', rating: 3 })
    expect(news).toMatchObject([{ news: 'refused', change: { do: 'accept' }, thrown: refusal }])
  })

  test('undo follows the changes before it, and is not repeated when its answer is lost', async () => {
    const { feed, queue, shown, news, faults, calls } = feedOnServer()
    feed.want([0])
    await settled()
    feed.change([shown(0).row], { do: 'accept' }, 'me')
    feed.undo('me')
    await queue.idle()
    expect(shown(0).row.status).toBe('new')
    expect(news).toMatchObject([{ news: 'undone', rows: [{ n: 0 }] }])
    faults.push(cutOff)
    feed.undo('me')
    await queue.idle()
    expect(news.at(-1)).toMatchObject({ news: 'undoUnsure' })
    expect(calls.filter((call) => call === 'undo')).toHaveLength(2)
    feed.undo('me')
    await queue.idle()
    expect(news.at(-1)).toEqual({ news: 'nothingToUndo' })
  })

  test('a row that another tab changed is fetched and marked; own changes fetch and mark nothing', async () => {
    const { feed, queue, shown, elsewhere, state, calls } = feedOnServer()
    feed.clear(state())
    feed.want([0, 1, 2])
    await settled()
    feed.change([shown(0).row], { do: 'accept' }, 'me')
    feed.follow(state())
    await queue.idle()
    feed.follow(state())
    await settled()
    expect(calls.filter((call) => call.startsWith('rows'))).toEqual(['rows 0 1 2'])
    elsewhere(1, { notes: 'from the other tab' })
    feed.follow(state())
    await settled()
    expect(shown(1)).toMatchObject({ isChangedElsewhere: true, row: { notes: 'from the other tab' } })
    expect(shown(0).isChangedElsewhere).toBe(false)
    feed.markSeen(testId(1))
    expect(shown(1).isChangedElsewhere).toBe(false)
  })

  test('a row that is removed elsewhere is gone', async () => {
    const { feed, rows, elsewhere, state } = feedOnServer()
    feed.clear(state())
    feed.want([3])
    await settled()
    rows.delete(3)
    elsewhere(3, {})
    feed.follow(state())
    await settled()
    expect(feed.row(3)).toBe('gone')
  })
})
