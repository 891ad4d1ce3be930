import { formatError } from '../errors.ts'
import { thoughtReport } from '../experiment/thought/thought.ts'
import type { Json } from '../json.ts'
import { retrievalReport } from '../run/retrievalReport.ts'
import { columnFigures } from './columnFigures.ts'
import type { ExportedCell, ExportedRun } from './exportedRun.ts'

/** One cell as written by the JSON and JSONL exports: a `CellReport` with its test case and checks. */
export function cellRecord(
  { cell, testCase, outcome, scored, checks, ratings, column }: ExportedCell,
  { columns }: Pick<ExportedRun, 'columns'>,
) {
  const result = outcome.status === 'done' ? outcome.result : null
  const problems = scored?.problems ?? []
  return {
    key: cell.key,
    column: columns[column]?.title ?? '',
    sweep: cell.sweep,
    variant: cell.variant,
    model: cell.model,
    point: cell.point,
    case: cell.case,
    tags: testCase?.tags ?? [],
    vars: testCase?.vars ?? {},
    reference: testCase?.reference ?? null,
    repeat: cell.repeat,
    seed: cell.seed,
    messages: cell.messages,
    prefill: cell.prefill,
    ...(cell.retrieval ? { retrieval: retrievalReport(cell.retrieval) } : {}),
    sampling: cell.sampling,
    maxTokens: cell.maxTokens,
    stop: cell.stop,
    status: outcome.status,
    output: result?.output ?? null,
    ...(result?.thought ? { thought: thoughtReport(result.thought) } : {}),
    finishReason: result?.finishReason ?? null,
    tokens: result?.tokens ?? null,
    timing: result?.timing ?? null,
    error: outcome.status === 'failed' ? { code: outcome.error.code, message: formatError(outcome.error) } : null,
    scores: scored?.scores ?? {},
    ...(problems.length > 0 ? { scoreProblems: problems } : {}),
    ...(ratings.length > 0
      ? { ratings: ratings.map(({ key: _key, outputHash: _hash, ratedAt, ...said }) => ({ ...said, at: new Date(ratedAt).toISOString() })) }
      : {}),
    ...(checks.length > 0 ? { checks: checks.map(({ name, verdict }) => ({ name, verdict })) } : {}),
  }
}

/** The facts of the whole export. */
export function runRecord(run: ExportedRun) {
  const { title, notebook, run: id, at, lane, seed, models, version, leftOut, ratingsLeftOut, trained, specs, names, variants } = run
  return {
    format: 'assay-run',
    formatVersion: 1,
    assay: version,
    title,
    notebook,
    run: id,
    at: new Date(at).toISOString(),
    lane,
    seed,
    models,
    leftOut,
    ratingsLeftOut,
    ...(trained && { trained: trainedRecord(run, trained) }),
    prompts: variants.map(({ name, system, user, assistant }) => ({ name, system, user, assistant })),
    scores: specs.map(({ metric, options, check, tags, part }, position) => ({
      name: names[position] ?? metric,
      metric,
      options: options as Json,
      ...(check ? { check } : {}),
      ...(tags ? { tags } : {}),
      ...(part ? { part } : {}),
    })),
    columns: columnFigures(run).map(({ column, metrics }) => ({
      title: column.title,
      sweep: column.sweep,
      variant: column.variant,
      point: column.point,
      checks: column.checks,
      /** `difference` is relative to the first column. */
      statistics: Object.fromEntries(
        metrics.map(({ statistics, difference, unscored }, position) => [names[position] ?? '', { ...statistics, unscored, difference }]),
      ),
    })),
  }
}

/** The names of the cases that adapters were trained on. */
function trainedRecord({ cells }: ExportedRun, { cases, leavesOut }: NonNullable<ExportedRun['trained']>) {
  const names = new Map(cells.map(({ cell }) => [cell.caseIndex, cell.case]))
  return {
    leftOutOfStatistics: leavesOut,
    adapters: cases.map(({ adapter, cases: places }) => ({ adapter, cases: places.flatMap((place) => names.get(place) ?? []) })),
  }
}
