import { expect, test } from 'vitest'
import { AppError } from '../../core/errors.ts'
import type { ModelRef } from '../../engine/door/protocol.ts'
import { createFakeEngine } from './testing/fakeEngine.ts'
import { measureSpeeds, SPEED_ROUNDS } from './measureSpeeds.ts'

const ref = (id: string): ModelRef => ({ id, path: `/models/${id}.gguf`, hash: id })
const idle = async () => undefined

test('models are measured in turns, each in a process of its own, and the median counts', async () => {
  const fake = createFakeEngine({ slow: [100, 300, 200], quick: [900, 700, 800] })
  const steps: number[] = []
  const speeds = await measureSpeeds({ openEngine: fake.open, beforeModel: idle, now: () => 7 }, [ref('slow'), ref('quick')], {
    lane: 'exact',
    onStep: (done) => steps.push(done),
  })
  expect(steps).toEqual([1, 2, 3, 4, 5, 6])
  expect(fake.loaded).toEqual(['slow', 'quick', 'slow', 'quick', 'slow', 'quick'])
  expect(fake.running()).toBe(0)
  expect(speeds).toMatchObject([
    { decodePerSecond: 200, prefillPerSecond: 2000, sequences: 16, bytes: 5, device: 'CPU', lane: 'exact', measuredAt: 7 },
    { decodePerSecond: 800, prefillPerSecond: 8000 },
  ])
})

test('a run that begins meanwhile ends the measurement, and its engine is closed', async () => {
  const fake = createFakeEngine({ a: Array.from({ length: SPEED_ROUNDS }, () => 1) })
  let calls = 0
  const beforeModel = async () => {
    calls += 1
    if (calls > SPEED_ROUNDS) throw new AppError('CONFLICT', 'A run is being computed.')
  }
  await expect(measureSpeeds({ openEngine: fake.open, beforeModel, now: () => 0 }, [ref('a')], { lane: 'exact' })).rejects.toMatchObject({
    code: 'CONFLICT',
  })
  expect(fake.running()).toBe(0)
})
