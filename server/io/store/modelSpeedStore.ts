import { z } from 'zod'
import { type Database, query } from './database.ts'
import { storedJson } from './storedJson.ts'
import { settleWrites, type WriteQueue } from './writeQueue.ts'

const speedSchema = z.object({
  prefillPerSecond: z.number(),
  decodePerSecond: z.number(),
  sequences: z.number().int(),
  bytes: z.number(),
  device: z.string(),
  lane: z.enum(['fast', 'exact']),
  measuredAt: z.number(),
})

/**
 * What a model reaches on this machine: tokens per second of forward passes alone, decoding with `sequences` at once, and bytes of memory
 * that the engine process needs for it with that context. `measuredAt`: milliseconds since 1970; files measured in turns have the same.
 */
export type ModelSpeed = z.infer<typeof speedSchema>

/** Measured speeds by the SHA-256 of the model's first file and the installed engine, such as `node-llama-cpp@3.22.1 engine@2`. */
export type ModelSpeedStore = {
  get(fileHash: string, engine: string): ModelSpeed | null
  put(fileHash: string, engine: string, speed: ModelSpeed): void
}

export function createModelSpeedStore(database: Database, queue: WriteQueue): ModelSpeedStore {
  return {
    get(fileHash, engine) {
      settleWrites(queue)
      const row = database.get(
        query.selectFrom('model_speeds').select('speed').where('file_hash', '=', fileHash).where('engine', '=', engine),
      )
      return row ? (speedSchema.safeParse(storedJson(row.speed)).data ?? null) : null
    },
    put(fileHash, engine, speed) {
      const row = { file_hash: fileHash, engine, speed: JSON.stringify(speed) }
      queue.add(() =>
        database.run(
          query
            .insertInto('model_speeds')
            .values(row)
            .onConflict((conflict) => conflict.columns(['file_hash', 'engine']).doUpdateSet(row)),
        ),
      )
    },
  }
}
