import { setImmediate as breathe } from 'node:timers/promises'
import type { RowContent } from '../../core/dataset/row/content.ts'
import type { RowId } from '../../core/dataset/row/row.ts'
import { answerText, promptText } from '../../core/dataset/row/rowText.ts'
import { AppError } from '../../core/errors.ts'
import { defaultsFor } from '../../core/retrieval/indexConfig.ts'
import { corpusLanguage } from '../../core/retrieval/language/corpusLanguage.ts'
import type { DatasetStore } from '../../io/datasets/datasetStore.ts'
import type { Dataset } from '../../io/datasets/openDataset.ts'
import { createBackground } from '../../jobs/createBackground.ts'
import type { JobControl, Jobs } from '../../jobs/createJobs.ts'
import type { SimilarBy, SimilarKey, SimilarService } from './similarService.types.ts'
import { cosineAt, nearestPlaces, type VectorTable } from './vectorTable.ts'

export type SimilarDeps = {
  store: Pick<DatasetStore, 'open'>
  jobs: Jobs
  /** A model for embeddings, which is downloaded first if it is not on this machine. */
  obtainModel: (
    id: string,
    options: {
      kind: 'embed'
      signal?: AbortSignal
      onProgress?: (progress: { receivedBytes: number; totalBytes: number | null }) => void
    },
  ) => Promise<unknown>
  /** Unit-length vectors in the order of the texts; stored ones are not computed again. */
  embedTexts: (texts: readonly string[], options: { model: string; signal?: AbortSignal }) => Promise<Float32Array[]>
}

type RowVectors = VectorTable & { ids: RowId[]; model: string; reason: string }

/** 100,000 rows take 154 MB with 384 dimensions. */
const MOST_TABLES = 2
/** Rows that tell the language. */
const SAMPLED_ROWS = 2_000
const ROWS_AT_ONCE = 64
/** The vectors are of the texts when they were computed; so many more are compared again by their present texts. */
const SPARE = 30

const textOf: Record<SimilarBy, (content: RowContent) => string> = { prompt: promptText, answer: answerText }

/** `report` is called with faults that are not AppErrors. */
export function createSimilarService(deps: SimilarDeps, report: (thrown: unknown) => void): SimilarService {
  const background = createBackground<null>(deps.jobs, report)
  /** The one used last at the end. */
  const tables = new Map<string, RowVectors>()
  function keep(name: string, table: RowVectors): void {
    tables.delete(name)
    tables.set(name, table)
    for (const other of tables.keys()) if (tables.size > MOST_TABLES) tables.delete(other)
  }
  return {
    async prepare({ dataset: name, by }) {
      const dataset = await deps.store.open(name)
      await background.start({ name: jobOf({ dataset: name, by }), request: null }, async (control) => {
        keep(jobOf({ dataset: name, by }), await rowVectors(deps, dataset, textOf[by], control))
        return null
      })
    },
    cancel: (key) => background.cancel(jobOf(key)),
    watch: (key, signal) => background.watch(jobOf(key), signal),
    async nearest({ dataset: name, by, row, most }) {
      const dataset = await deps.store.open(name)
      const [found] = dataset.byId([row])
      if (!found) throw new AppError('NOT_FOUND', `There is no row ${row} in the dataset ${name}.`)
      const table = tables.get(jobOf({ dataset: name, by }))
      if (!table) return null
      keep(jobOf({ dataset: name, by }), table)
      const { model, reason, ids } = table
      const text = textOf[by](found.row.content)
      if (text.trim() === '') throw new AppError('BAD_INPUT', `The row ${row} has no ${by} to compare. Compare by the other text.`)
      const [query] = await deps.embedTexts([text], { model })
      if (!query) throw new AppError('ENGINE_FAILED', 'The embedding model gave no vector. Try again.')
      const places = nearestPlaces(table, query, most + SPARE)
      const candidates = dataset
        .byId(places.flatMap(({ place }) => ids[place] ?? []))
        .filter(({ row: { id, content } }) => id !== row && textOf[by](content).trim() !== '')
      const vectors = await deps.embedTexts(
        candidates.map(({ row: { content } }) => textOf[by](content)),
        { model },
      )
      const rows = candidates
        .map(({ row: { id } }, at) => ({ id, similarity: cosineAt(query, vectors[at] ?? query, 0) }))
        .toSorted((one, other) => other.similarity - one.similarity)
        .slice(0, most)
      return { model, reason, compared: ids.length, left: Math.max(0, dataset.count() - ids.length), rows }
    },
    close: () => background.close(),
  }
}

function jobOf({ dataset, by }: SimilarKey): string {
  return `similar-${by}-${dataset.normalize('NFC')}`
}

/** The vectors of all rows that have a text, in the order of the file. */
async function rowVectors(
  { obtainModel, embedTexts }: Pick<SimilarDeps, 'obtainModel' | 'embedTexts'>,
  dataset: Dataset,
  textOfRow: (content: RowContent) => string,
  { signal, progress }: JobControl,
): Promise<RowVectors> {
  const numbers = dataset.numbers({})
  const total = numbers.length
  const step = Math.max(1, Math.floor(total / SAMPLED_ROWS))
  const sample = dataset.rows(numbers.filter((_, at) => at % step === 0)).map(({ row }) => textOfRow(row.content))
  const { language, reason } = corpusLanguage(sample)
  const model = defaultsFor(language).embedder
  await obtainModel(model, {
    kind: 'embed',
    signal,
    onProgress: ({ receivedBytes, totalBytes }) => progress({ done: receivedBytes, total: totalBytes ?? 0, note: `fetching ${model}` }),
  })
  const ids: RowId[] = []
  let vectors = new Float32Array(0)
  let dimensions = 0
  for (let from = 0; from < total; from += ROWS_AT_ONCE) {
    signal.throwIfAborted()
    const rows = dataset
      .rows(numbers.slice(from, from + ROWS_AT_ONCE))
      .map(({ row: { id, content } }) => ({ id, text: textOfRow(content) }))
      .filter(({ text }) => text.trim() !== '')
    const computed =
      rows.length === 0
        ? []
        : await embedTexts(
            rows.map(({ text }) => text),
            { model, signal },
          )
    for (const [at, { id }] of rows.entries()) {
      const vector = computed[at]
      if (!vector) continue
      if (dimensions === 0) {
        dimensions = vector.length
        vectors = new Float32Array(total * dimensions)
      }
      vectors.set(vector, ids.length * dimensions)
      ids.push(id)
    }
    progress({ done: Math.min(total, from + ROWS_AT_ONCE), total, note: `reading rows with ${model}` })
    await breathe()
  }
  return { ids, vectors: vectors.subarray(0, ids.length * dimensions), dimensions, model, reason }
}
