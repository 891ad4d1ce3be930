import { expect, test } from 'vitest'
import { AppError } from '../core/errors.ts'
import { versionOf } from '../io/files/readTextFile.ts'
import type { ModelSpeed } from '../io/store/modelSpeedStore.ts'
import { createModelService } from './createModelService.ts'
import { recordName } from './quantize/madeRecord.ts'
import { modelFolder, noFilesMade } from './testing/modelFolder.ts'
import { tinyGguf } from './testing/tinyGguf.ts'

const bytes = tinyGguf()
const madeFrom = (from: string, id: string) =>
  JSON.stringify({
    version: 1,
    id,
    file: `${id}.gguf`,
    sha256: versionOf(bytes),
    bytes: bytes.length,
    licence: null,
    type: 'Q8_0',
    tensors: 1,
    fallbacks: 0,
    madeFrom: { id: from, sha256: versionOf(bytes), type: 'F16' },
    madeBy: 'llama.cpp',
  })
const speed = (decodePerSecond: number): ModelSpeed => ({
  prefillPerSecond: 1,
  decodePerSecond,
  sequences: 16,
  bytes: 1,
  device: 'CPU',
  lane: 'exact',
  measuredAt: 1,
})
const files = {
  'a.gguf': bytes,
  'a.q8_0.gguf': bytes,
  'a.q4_0.gguf': bytes,
  'b.gguf': bytes,
  [recordName('a.q8_0.gguf')]: madeFrom('a', 'a.q8_0'),
  [recordName('a.q4_0.gguf')]: madeFrom('a', 'a.q4_0'),
}

test('a made file is measured together with its original and its siblings, and each keeps its own speed', async () => {
  await using folder = await modelFolder({ files })
  const kept = new Map<string, ModelSpeed>()
  const models = createModelService({
    ...folder.deps,
    speeds: {
      ...noFilesMade.speeds,
      rounds: 3,
      of: async (path) => kept.get(path) ?? null,
      keep: ({ path }, measured) => kept.set(path, measured),
      measure: async (refs, { onStep }) => {
        onStep(2)
        expect((await models.list()).find(({ id }) => id === 'a.q8_0')?.measuring).toEqual({ done: 2, total: 9 })
        await expect(models.startMeasuring('b')).rejects.toMatchObject({ code: 'CONFLICT' })
        return refs.map((_ref, index) => speed(index))
      },
    },
  })
  await models.startMeasuring('a.q8_0')
  await expect.poll(() => kept.size).toBe(3)
  expect((await models.list()).map(({ id, speed: found }) => [id, found?.decodePerSecond])).toEqual([
    ['a', 1],
    ['a.q4_0', 2],
    ['a.q8_0', 0],
    ['b', undefined],
  ])
})

test('why a measurement failed is shown until it is dismissed', async () => {
  await using folder = await modelFolder({ files })
  const models = createModelService({
    ...folder.deps,
    speeds: { ...noFilesMade.speeds, measure: () => Promise.reject(new AppError('CONFLICT', 'A run is being computed.')) },
  })
  await models.startMeasuring('b')
  await expect.poll(async () => (await models.list()).at(-1)?.measuringProblem?.code).toBe('CONFLICT')
  await models.cancelMeasuring('b')
  expect((await models.list()).at(-1)?.measuringProblem).toBeNull()
})
