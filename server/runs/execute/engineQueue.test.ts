import { expect, test } from 'vitest'

import type { RunId } from '../../core/ids.ts'
import { createEngineQueue } from './engineQueue.ts'

const who = (name: string) => ({ run: name as RunId, notebook: name, title: name })

/** A queue whose timer the test controls; `asked` lists the runs that were asked to give way. */
function controlledQueue() {
  const asked: string[] = []
  const timers = new Set<() => void>()
  const queue = createEngineQueue({
    after: (_ms, callback) => {
      timers.add(callback)
      return () => timers.delete(callback)
    },
  })
  const enter = (name: string, use: string, { alone = false, positions = 256 } = {}) =>
    queue.enter({ name: use, alone, positions }, who(name), () => asked.push(name))
  const turnEnds = () => {
    const due = [...timers]
    timers.clear()
    for (const callback of due) callback()
  }
  return { queue, enter, asked, turnEnds, timers }
}

test('runs with the same use share the engine, the others wait in their order', () => {
  const { queue, enter } = controlledQueue()
  const [a1, a2, b, a3] = [enter('a1', 'A'), enter('a2', 'A'), enter('b', 'B'), enter('a3', 'A')]
  expect([a1, a2, b, a3].map(({ granted }) => granted)).toEqual([true, true, false, false])
  expect([b.behind?.run, a1.behind, queue.ahead('a3' as RunId).map(({ run }) => run)]).toEqual(['a1', null, ['a1', 'a2', 'b']])
  a1.leave()
  expect(b.granted).toBe(false)
  a2.leave()
  expect([b.granted, a3.granted]).toEqual([true, false])
  b.leave()
  expect(a3.granted).toBe(true)
})

test('a run that leaves the queue before its turn delays no other run', async () => {
  const { enter } = controlledQueue()
  const [a, b, c] = [enter('a', 'A'), enter('b', 'B'), enter('c', 'C')]
  b.leave()
  a.leave()
  await c.turn
  expect([b.granted, c.granted]).toEqual([false, true])
})

test('after a turn the runs that have the engine are asked to give way, and only while another run waits', () => {
  const { enter, asked, turnEnds, timers } = controlledQueue()
  const a = enter('a', 'A')
  turnEnds()
  expect([asked, timers.size]).toEqual([[], 0])
  const b = enter('b', 'B')
  turnEnds()
  expect(asked).toEqual(['a'])
  a.leave()
  enter('a', 'A')
  turnEnds()
  expect(asked).toEqual(['a', 'b'])
  b.leave()
  expect(timers.size).toBe(0)
})

test('a run that must be alone waits for all others, and no other run is admitted beside it', () => {
  const { enter } = controlledQueue()
  const [a, alone, b] = [enter('a', 'A'), enter('alone', 'A', { alone: true }), enter('b', 'A')]
  expect([a, alone, b].map(({ granted }) => granted)).toEqual([true, false, false])
  a.leave()
  expect([alone.granted, b.granted, alone.shared]).toEqual([true, false, false])
  alone.leave()
  expect(b.granted).toBe(true)
})

test('a turn that was shared stays marked as shared after the other run has left', () => {
  const { enter } = controlledQueue()
  const a = enter('a', 'A')
  const before = a.shared
  const b = enter('b', 'A')
  b.leave()
  expect([before, a.shared, b.shared]).toEqual([false, true, true])
})

test('a run that needs a longer context than the others waits for them; one that needs less runs beside them', () => {
  const { enter, asked, turnEnds } = controlledQueue()
  const [short, long] = [enter('short', 'A'), enter('long', 'A', { positions: 512 })]
  expect([short.granted, long.granted, long.behind?.run]).toEqual([true, false, 'short'])
  turnEnds()
  expect(asked).toEqual(['short'])
  short.leave()
  const again = enter('short', 'A')
  expect([long.granted, again.granted]).toEqual([true, true])
})
