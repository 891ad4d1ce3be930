import { defaultsFor, type IndexConfig } from '../../core/retrieval/indexConfig.ts'
import type { IndexHead } from '../indexHead.ts'

/** What a search of this index does unless it says otherwise. */
export function searchDefaults({ language, embedder }: Pick<IndexHead, 'language' | 'embedder'>): IndexConfig['search'] {
  const { search } = defaultsFor(language)
  return embedder ? search : { ...search, mode: 'text' }
}
