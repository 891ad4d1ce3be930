import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { createChangeSender } from './sendChange.ts'

const queryKey = ['ratings']
const gate = () => Promise.withResolvers<void>()

/** A list on a server whose first answer waits for `first`, and a page that observes the list. */
function opened(stored: string[]) {
  const queries = new QueryClient()
  const first = gate()
  let asked = 0
  const observer = new QueryObserver(queries, {
    queryKey,
    queryFn: async () => {
      if (asked++ === 0) await first.promise
      return [...stored]
    },
    retry: false,
  })
  const leave = observer.subscribe(() => undefined)
  const shown = () => queries.getQueryData<string[]>(queryKey)
  return { queries, first, shown, leave, stored, send: createChangeSender<string[]>(queries), asked: () => asked }
}

test('a change made before the list has loaded does not hide the rest of the list', async () => {
  const { queries, shown, leave, send, stored } = opened(['old 1', '옛 2'])
  const kept = gate()
  const sent = send({
    queryKey,
    change: (before = []) => [...before, 'new'],
    request: async () => {
      await kept.promise
      stored.push('new')
    },
    onRefused: () => undefined,
  })
  expect(shown()).toEqual(['new'])
  kept.resolve()
  await sent
  await expect.poll(() => shown()).toEqual(['old 1', '옛 2', 'new'])
  leave()
  queries.clear()
})

test('the list is fetched again after the last of several changes, also if one was rejected', async () => {
  const { queries, first, shown, leave, send, stored, asked } = opened(['old'])
  first.resolve()
  await expect.poll(() => shown()).toEqual(['old'])
  const slow = gate()
  const refused: unknown[] = []
  const one = send({
    queryKey,
    change: (before = []) => [...before, 'a'],
    request: async () => {
      await slow.promise
      stored.push('a')
    },
    onRefused: (thrown) => refused.push(thrown),
  })
  await send({
    queryKey,
    change: (before = []) => [...before, 'b'],
    request: () => Promise.reject(new Error('no')),
    onRefused: (thrown) => refused.push(thrown),
  })
  expect([shown(), asked(), refused]).toEqual([['old', 'a'], 1, [new Error('no')]])
  slow.resolve()
  await one
  await expect.poll(() => shown()).toEqual(['old', 'a'])
  leave()
  queries.clear()
})

test('a rejected change is undone even if the server is unreachable, and the others stay', async () => {
  const { queries, first, shown, leave, send } = opened(['old'])
  first.resolve()
  await expect.poll(() => shown()).toEqual(['old'])
  const slow = gate()
  const refuse = (change: string, answered: Promise<void>) =>
    send({
      queryKey,
      change: (before = []) => [...before, change],
      request: () => answered.then(() => Promise.reject(new Error('away'))),
      onRefused: () => undefined,
    })
  const later = refuse('한', slow.promise)
  await refuse('b', Promise.resolve())
  expect(shown()).toEqual(['old', '한'])
  queries.setQueryDefaults(queryKey, { queryFn: () => Promise.reject(new Error('away')) })
  slow.resolve()
  await later
  expect(shown()).toEqual(['old'])
  leave()
  queries.clear()
})
