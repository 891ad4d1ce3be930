import { type Database, openDatabase } from './database.ts'
import { createEmbeddingStore, type EmbeddingStore } from './embeddingStore.ts'
import { createModelFactStore, type ModelFactStore } from './modelFacts.ts'
import { createOutlineStore, type OutlineStore } from './outlineStore.ts'
import { createRatingStore, type RatingStore } from './ratingStore.ts'
import { createResultStore, type ResultStore } from './resultStore.ts'
import { createRunStore, type RunStore } from './runStore.ts'
import { createScoreStore, type ScoreStore } from './scoreStore.ts'
import { createTextTable } from './textTable.ts'
import { createTokenScoreStore, type TokenScoreStore } from './tokenScoreStore.ts'
import { createWriteQueue, type WriteQueue } from './writeQueue.ts'

/** Everything that is kept in assay.db, over one connection and one write queue. */
export type Store = {
  results: ResultStore
  runs: RunStore
  outlines: OutlineStore
  models: ModelFactStore
  embeddings: EmbeddingStore
  scores: ScoreStore
  ratings: RatingStore
  tokenScores: TokenScoreStore
  queue: WriteQueue
  close(): void
}

/** Opens assay.db. Options and errors as `openDatabase`. */
export function openStore(file: string, options?: Parameters<typeof openDatabase>[1]): Store {
  return createStore(openDatabase(file, options))
}

/** The stores over an open connection, which `close` closes. */
export function createStore(database: Database): Store {
  const texts = createTextTable(database)
  const queue = createWriteQueue(database, { onRollback: () => texts.forget() })
  const results = createResultStore(database, queue, texts)
  return {
    results,
    runs: createRunStore(database, queue, results),
    outlines: createOutlineStore(database, queue),
    models: createModelFactStore(database, queue),
    embeddings: createEmbeddingStore(database, queue),
    scores: createScoreStore(database, queue),
    ratings: createRatingStore(database),
    tokenScores: createTokenScoreStore(database, queue),
    queue,
    close() {
      queue.close()
      database.close()
    },
  }
}
