import type { CardCounts } from '../../core/dataset/output/folder/datasetCard.ts'
import { cellsOf, type Origin } from '../../core/dataset/row/origin.ts'
import type { DatasetRow, SplitName } from '../../core/dataset/row/row.ts'
import { fullText } from '../../core/dataset/row/rowText.ts'
import { corpusLanguage } from '../../core/retrieval/language/corpusLanguage.ts'

/** Texts of each split that tell the language of a dataset. */
const LANGUAGE_ROWS = 500

export type TallySplit = SplitName | 'none'

type Bucket = CardCounts & { models: string[]; texts: string[] }

/** Counts what the card of a dataset says about its rows, for each split apart. */
export type CardTally = {
  add(row: DatasetRow): void
  /** How many rows each split has. */
  splits(): Partial<Record<TallySplit, number>>
  counts(splits: readonly TallySplit[]): CardCounts
  /** ISO 639 codes; none if it is not one language. */
  languages(splits: readonly TallySplit[]): string[]
}

export function createCardTally(): CardTally {
  const buckets = new Map<TallySplit, Bucket>()
  const bucketOf = (split: TallySplit): Bucket => {
    const known = buckets.get(split)
    if (known) return known
    const bucket = { origins: {}, models: [], reviewed: 0, edited: 0, rows: 0, texts: [] }
    buckets.set(split, bucket)
    return bucket
  }
  const chosen = (splits: readonly TallySplit[]) => [...buckets].flatMap(([split, bucket]) => (splits.includes(split) ? [bucket] : []))
  return {
    add({ origin, reviews, status, content, split }) {
      const bucket = bucketOf(split ?? 'none')
      bucket.rows += 1
      bucket.origins[origin.from] = (bucket.origins[origin.from] ?? 0) + 1
      for (const model of modelsOf(origin)) if (!bucket.models.includes(model)) bucket.models.push(model)
      if (reviews.length > 0) bucket.reviewed += 1
      if (status === 'edited') bucket.edited += 1
      if (bucket.texts.length < LANGUAGE_ROWS) bucket.texts.push(fullText(content))
    },
    splits: () => Object.fromEntries([...buckets].map(([split, { rows }]) => [split, rows])),
    counts: (splits) => chosen(splits).reduce(joined, { origins: {}, models: [], reviewed: 0, edited: 0, rows: 0 }),
    languages(splits) {
      const { language } = corpusLanguage(chosen(splits).flatMap(({ texts }) => texts))
      return language === 'mixed' ? [] : [language]
    },
  }
}

function joined(all: CardCounts, { origins, models, reviewed, edited, rows }: CardCounts): CardCounts {
  const sum = { ...all.origins }
  for (const from of Object.keys(origins) as Origin['from'][]) sum[from] = (sum[from] ?? 0) + (origins[from] ?? 0)
  return {
    origins: sum,
    models: [...new Set([...all.models, ...models])].toSorted(),
    reviewed: all.reviewed + reviewed,
    edited: all.edited + edited,
    rows: all.rows + rows,
  }
}

function modelsOf(origin: Origin): string[] {
  if (origin.from === 'passage') return [origin.writer.model]
  if (origin.from === 'row') return origin.writer ? [origin.writer.model] : []
  return cellsOf(origin).map(({ model }) => model.id)
}
