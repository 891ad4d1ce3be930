import type { Judgement } from '../../core/retrieval/judgements/judgement.ts'
import { placeKey } from '../../core/retrieval/judgements/judgeHit.ts'
import { type ImportPlan, planImport } from '../../core/retrieval/judgements/planImport.ts'
import { placeJudgements } from '../../core/retrieval/judgements/qrels.ts'
import { readJudgements } from '../../core/retrieval/judgements/readJudgements.ts'
import type { Finding } from '../../core/retrieval/judgements/readLines.ts'
import { readQueries } from '../../core/retrieval/judgements/readQueries.ts'
import { readQuotes } from '../../core/retrieval/judgements/readQuotes.ts'
import type { IndexDeps } from '../indexDeps.ts'
import { corpusFor, judgementsOf } from './judgementsOf.ts'

/** The texts of two files, of which one may be empty: qrels can be of queries that are there, queries can be judged later. */
export type ImportFiles = { queries: string; qrels: string }

export type ImportPreview = ImportPlan & {
  /** What could not be read, by file. */
  findings: (Finding & { file: keyof ImportFiles })[]
  /** Number of grades of documents that say what a quote in the same document says already. They are left out. */
  alsoQuoted: number
}

/** What an import would do. @throws AppError NOT_FOUND */
export async function previewImport(
  deps: Pick<IndexDeps, 'store' | 'judgements'>,
  index: string,
  files: ImportFiles,
): Promise<ImportPreview> {
  const none = { queries: [], judgements: [], findings: [] }
  const queries = files.queries.trim() === '' ? none : readQueries(files.queries)
  const quotes = files.queries.trim() === '' ? none : readQuotes(files.queries)
  const qrels = files.qrels.trim() === '' ? none : readJudgements(files.qrels)
  const others = withoutQuoted(qrels.judgements, quotes.judgements)
  const judgements = [...others, ...quotes.judgements]
  const reader = await deps.store.read(index)
  const documents = new Set(judgements.flatMap(({ document }) => [document, document.normalize('NFC')]))
  const texts = await reader.texts([...documents])
  const kept = await judgementsOf(deps, index)
  // What is there counts where it is now.
  const placed = { ...kept, judgements: placeJudgements(kept.judgements, texts).placed }
  const plan = planImport(placed, { queries: queries.queries, judgements }, texts)
  return {
    ...plan,
    alsoQuoted: qrels.judgements.length - others.length,
    findings: [
      ...[...queries.findings, ...quotes.findings].map((finding) => ({ ...finding, file: 'queries' as const })),
      ...qrels.findings.map((finding) => ({ ...finding, file: 'qrels' as const })),
    ],
  }
}

/** Imports what the preview shows. @throws AppError NOT_FOUND */
export async function importJudgements(
  deps: Pick<IndexDeps, 'store' | 'judgements' | 'now'>,
  index: string,
  files: ImportFiles,
): Promise<ImportPreview> {
  const preview = await previewImport(deps, index, files)
  const at = deps.now()
  const queries = preview.queries.map((query) => ({ ...query, origin: 'imported' as const, addedAt: at }))
  const corpus = await corpusFor(deps, index)
  const moved = await movedPlaces(deps, index, preview.judgements)
  deps.judgements.add(corpus, { queries, judgements: preview.judgements }, at, moved)
  return preview
}

/** Judgements that are stored at another place than the imported ones of the same text, by the texts of their queries. */
async function movedPlaces(
  deps: Pick<IndexDeps, 'store' | 'judgements'>,
  index: string,
  imported: readonly Judgement[],
): Promise<Map<string, Judgement[]>> {
  const reader = await deps.store.read(index)
  const { queries, judgements } = await judgementsOf(deps, index)
  const texts = await reader.texts([...new Set(imported.map(({ document }) => document))])
  const taken = new Set(imported.map((each) => `${each.query}\n${placeKey(each)}`))
  const moved = judgements.filter((each) => {
    const [placed] = placeJudgements([each], texts).placed
    return placed && placeKey(placed) !== placeKey(each) && taken.has(`${each.query}\n${placeKey(placed)}`)
  })
  const textOf = new Map(queries.map(({ id, text }) => [id, text]))
  return Map.groupBy(moved, ({ query }) => textOf.get(query) ?? '')
}

/** Grades of documents that were made from the quotes say nothing more. */
function withoutQuoted(qrels: readonly Judgement[], quotes: readonly Judgement[]): Judgement[] {
  const quoted = new Set(quotes.map(({ query, document, grade }) => JSON.stringify([query, document, grade])))
  return qrels.filter(({ query, document, grade, span, quote }) => span || quote || !quoted.has(JSON.stringify([query, document, grade])))
}
