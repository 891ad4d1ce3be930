import { expect, test } from 'vitest'

import type { RunId } from '../../core/ids.ts'
import { createEngineLine } from './engineLine.ts'

const who = (name: string) => ({ run: name as RunId, notebook: name, title: name })

/** A line whose clock is turned by hand; `asked` lists who was asked to give way. */
function lineByHand() {
  const asked: string[] = []
  const clocks = new Set<() => void>()
  const line = createEngineLine({
    after: (_ms, callback) => {
      clocks.add(callback)
      return () => clocks.delete(callback)
    },
  })
  const enter = (name: string, use: string, { alone = false, positions = 256 } = {}) =>
    line.enter({ name: use, alone, positions }, who(name), () => asked.push(name))
  const turnEnds = () => {
    const due = [...clocks]
    clocks.clear()
    for (const callback of due) callback()
  }
  return { line, enter, asked, turnEnds, clocks }
}

test('those who use the engine alike share it, the others wait in their order', () => {
  const { line, enter } = lineByHand()
  const [a1, a2, b, a3] = [enter('a1', 'A'), enter('a2', 'A'), enter('b', 'B'), enter('a3', 'A')]
  expect([a1, a2, b, a3].map(({ granted }) => granted)).toEqual([true, true, false, false])
  expect([b.behind?.run, a1.behind, line.ahead('a3' as RunId).map(({ run }) => run)]).toEqual(['a1', null, ['a1', 'a2', 'b']])
  a1.leave()
  expect(b.granted).toBe(false)
  a2.leave()
  expect([b.granted, a3.granted]).toEqual([true, false])
  b.leave()
  expect(a3.granted).toBe(true)
})

test('who leaves the line before its turn holds nobody up', async () => {
  const { enter } = lineByHand()
  const [a, b, c] = [enter('a', 'A'), enter('b', 'B'), enter('c', 'C')]
  b.leave()
  a.leave()
  await c.turn
  expect([b.granted, c.granted]).toEqual([false, true])
})

test('after a turn those who have the engine are asked to make room, and only while somebody waits', () => {
  const { enter, asked, turnEnds, clocks } = lineByHand()
  const a = enter('a', 'A')
  turnEnds()
  expect([asked, clocks.size]).toEqual([[], 0])
  const b = enter('b', 'B')
  turnEnds()
  expect(asked).toEqual(['a'])
  a.leave()
  enter('a', 'A')
  turnEnds()
  expect(asked).toEqual(['a', 'b'])
  b.leave()
  expect(clocks.size).toBe(0)
})

test('who wants to be alone waits for all others and lets none beside it', () => {
  const { enter } = lineByHand()
  const [a, alone, b] = [enter('a', 'A'), enter('alone', 'A', { alone: true }), enter('b', 'A')]
  expect([a, alone, b].map(({ granted }) => granted)).toEqual([true, false, false])
  a.leave()
  expect([alone.granted, b.granted, alone.shared]).toEqual([true, false, false])
  alone.leave()
  expect(b.granted).toBe(true)
})

test('a turn that was ever shared says so, also when the other has left', () => {
  const { enter } = lineByHand()
  const a = enter('a', 'A')
  const before = a.shared
  const b = enter('b', 'A')
  b.leave()
  expect([before, a.shared, b.shared]).toEqual([false, true, true])
})

test('who needs a longer context than the others waits for them; who needs less goes beside it', () => {
  const { enter, asked, turnEnds } = lineByHand()
  const [short, long] = [enter('short', 'A'), enter('long', 'A', { positions: 512 })]
  expect([short.granted, long.granted, long.behind?.run]).toEqual([true, false, 'short'])
  turnEnds()
  expect(asked).toEqual(['short'])
  short.leave()
  const again = enter('short', 'A')
  expect([long.granted, again.granted]).toEqual([true, true])
})
