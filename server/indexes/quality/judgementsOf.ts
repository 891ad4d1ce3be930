import type { StoredJudgements } from '../../io/store/judgementStore.ts'
import type { IndexDeps } from '../indexDeps.ts'
import { readHead } from '../indexHead.ts'

/**
 * The judged queries of an index and their judgements as they were made; `levelQrels` places them in a version of the index. Indexes of
 * the same sources share them. @throws AppError NOT_FOUND, and as `readHead`
 */
export async function judgementsOf(deps: Pick<IndexDeps, 'store' | 'judgements'>, index: string): Promise<StoredJudgements> {
  const corpus = deps.judgements.corpusOf(index.normalize('NFC'), await sourcesOf(deps, index))
  return corpus === null ? { queries: [], judgements: [] } : deps.judgements.read(corpus)
}

/** The corpus to which judgements of an index are added. @throws AppError NOT_FOUND */
export async function corpusFor(deps: Pick<IndexDeps, 'store' | 'judgements'>, index: string): Promise<string> {
  return deps.judgements.joinCorpus(index.normalize('NFC'), await sourcesOf(deps, index))
}

export async function sourcesOf({ store }: Pick<IndexDeps, 'store'>, index: string): Promise<string[]> {
  const reader = await store.read(index)
  return readHead(index, await reader.head()).sources
}
