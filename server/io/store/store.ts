import { type ClaimStore, createClaimStore } from './claimStore.ts'
import { type Database, openDatabase } from './database.ts'
import { createEmbeddingStore, type EmbeddingStore } from './embeddingStore.ts'
import { createJudgementStore, type JudgementStore } from './judgementStore.ts'
import { createModelFactStore, type ModelFactStore } from './modelFacts.ts'
import { createModelSpeedStore, type ModelSpeedStore } from './modelSpeedStore.ts'
import { createOutlineStore, type OutlineStore } from './outlineStore.ts'
import { createRatingStore, type RatingStore } from './ratingStore.ts'
import { createResultStore, type ResultStore } from './resultStore.ts'
import { createRunStore, type RunStore } from './runStore.ts'
import { createPastSearchStore, type PastSearchStore } from './pastSearchStore.ts'
import { createSummaryStore, type SummaryStore } from './summaryStore.ts'
import { createScoreStore, type ScoreStore } from './scoreStore.ts'
import { createTextTable } from './textTable.ts'
import { createTokenScoreStore, type TokenScoreStore } from './tokenScoreStore.ts'
import { createWriteQueue, type WriteQueue } from './writeQueue.ts'

/** All stores in assay.db, with one connection and one write queue. */
export type Store = {
  results: ResultStore
  runs: RunStore
  claims: ClaimStore
  outlines: OutlineStore
  summaries: SummaryStore
  models: ModelFactStore
  speeds: ModelSpeedStore
  embeddings: EmbeddingStore
  scores: ScoreStore
  ratings: RatingStore
  judgements: JudgementStore
  tokenScores: TokenScoreStore
  pastSearches: PastSearchStore
  queue: WriteQueue
  close(): void
}

/** Opens assay.db. Options and errors as in `openDatabase`. */
export function openStore(file: string, options?: Parameters<typeof openDatabase>[1]): Store {
  return createStore(openDatabase(file, options))
}

/** Creates the stores for an open connection. `close` closes the connection. */
export function createStore(database: Database): Store {
  const texts = createTextTable(database)
  database.onReplaced(() => texts.forget())
  const queue = createWriteQueue(database, { onRollback: () => texts.forget() })
  const results = createResultStore(database, queue, texts)
  const runs = createRunStore(database, queue, results)
  return {
    results,
    runs,
    claims: createClaimStore(database, queue, runs),
    outlines: createOutlineStore(database, queue),
    summaries: createSummaryStore(database, queue),
    models: createModelFactStore(database, queue),
    speeds: createModelSpeedStore(database, queue),
    embeddings: createEmbeddingStore(database, queue),
    scores: createScoreStore(database, queue),
    ratings: createRatingStore(database),
    judgements: createJudgementStore(database),
    tokenScores: createTokenScoreStore(database, queue),
    pastSearches: createPastSearchStore(database),
    queue,
    close() {
      queue.close()
      database.close()
    },
  }
}
