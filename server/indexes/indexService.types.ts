import type { ListedIndex } from './listIndexes.ts'

/** The `indexes` procedures. */
export type IndexService = {
  list(): Promise<ListedIndex[]>
}
