import { expect, test } from 'vitest'
import { openDatabase, query } from './database.ts'
import { createStore } from './store.ts'

const speed = {
  prefillPerSecond: 1000.5,
  decodePerSecond: 200,
  sequences: 16,
  bytes: 3e8,
  device: 'CPU',
  lane: 'exact' as const,
  measuredAt: 1_700_000_000_000,
}

test('a speed is kept for its file and engine, replaced by a newer one, and not read where it is damaged', () => {
  const database = openDatabase(':memory:')
  const { speeds } = createStore(database)
  speeds.put('file', 'engine@1', speed)
  speeds.put('file', 'engine@1', { ...speed, decodePerSecond: 250 })
  expect(speeds.get('file', 'engine@1')).toEqual({ ...speed, decodePerSecond: 250 })
  expect(speeds.get('file', 'engine@2')).toBeNull()
  database.run(query.updateTable('model_speeds').set({ speed: '{"decodePerSecond": "fast"}' }))
  expect(speeds.get('file', 'engine@1')).toBeNull()
})
