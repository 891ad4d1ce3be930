import type { Judgement } from '../../core/retrieval/judgements/judgement.ts'
import { type ImportPlan, planImport } from '../../core/retrieval/judgements/planImport.ts'
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
  const plan = planImport(await judgementsOf(deps, index), { queries: queries.queries, judgements }, await reader.texts([...documents]))
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
  deps.judgements.add(await corpusFor(deps, index), { queries, judgements: preview.judgements }, at)
  return preview
}

/** Grades of documents that were made from the quotes say nothing more. */
function withoutQuoted(qrels: readonly Judgement[], quotes: readonly Judgement[]): Judgement[] {
  const quoted = new Set(quotes.map(({ query, document, grade }) => JSON.stringify([query, document, grade])))
  return qrels.filter(({ query, document, grade, span, quote }) => span || quote || !quoted.has(JSON.stringify([query, document, grade])))
}
