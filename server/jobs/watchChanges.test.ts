import { expect, test } from 'vitest'
import { createBell } from './createBell.ts'
import { watchChanges } from './watchChanges.ts'

test('each change is told once, at a ring or by the next look, and a look that finds nothing is passed over', async () => {
  const views = ['a', 'a', null, 'b', 'c']
  const bell = createBell()
  const stop = new AbortController()
  const seen: string[] = []
  const look = async () => {
    // The looks after the second one come without a ring.
    if (views.length > 3) bell.ring()
    return views.shift() ?? null
  }
  for await (const view of watchChanges(look, stop.signal, bell)) {
    seen.push(view)
    if (view === 'c') stop.abort()
  }
  expect(seen).toEqual(['a', 'b', 'c'])
})
