import { formatError } from '../errors.ts'
import type { JudgedRetrieval } from '../experiment/retrieval.ts'
import { type Json, textOf } from '../json.ts'
import { distinctNames } from '../metrics/metric/distinctNames.ts'
import { type ExportedCell, type ExportedRun, scoreProblem } from './exportedRun.ts'

/** `whole`: an integer; `number`: a float; null: no value. */
export type ExportColumn = { name: string; kind: 'text' | 'whole' | 'number'; of: (cell: ExportedCell) => string | number | null }

/**
 * A run as a flat table with one row per cell, for CSV and Parquet. Values of axes are under `point.NAME`, variables of the case under
 * `vars.NAME`, scores under `score.NAME`, the reason for a missing score under `problem.NAME`, and verdicts of checks (`pass`, `fail`)
 * under `check.NAME`. What a rater said is under `rating.RATER`, `grade.RATER`, `note.RATER` and `corrected.RATER`. Thoughts have columns of
 * their own if there are any, and so have passages: `retrieval.NAME`, with the ids of the passages as a JSON list.
 */
export function exportTable(run: ExportedRun): ExportColumn[] {
  const names = (namesOf: (cell: ExportedCell) => string[]) => [...new Set(run.cells.flatMap(namesOf))]
  const axes = names(({ cell }) => Object.keys(cell.point))
  const vars = names(({ testCase }) => Object.keys(testCase?.vars ?? {}))
  const checked = run.names.filter((_, position) => run.specs[position]?.check)
  const problems = run.names.filter((name) => run.cells.some(({ scored }) => scoreProblem(scored, name) !== null))
  const thinks = run.cells.some((cell) => resultOf(cell)?.thought)
  const columns: ExportColumn[] = [
    text('column', ({ column }) => run.columns[column]?.title ?? null),
    text('sweep', ({ cell }) => cell.sweep),
    text('variant', ({ cell }) => cell.variant),
    text('model', ({ cell }) => cell.model),
    ...axes.map((axis) => valueColumn(run, `point.${axis}`, ({ cell }) => cell.point[axis])),
    text('case', ({ cell }) => cell.case),
    text('tags', ({ testCase }) => testCase?.tags.join(', ') || null),
    ...vars.map((name) => text(`vars.${name}`, ({ testCase }) => textOrNull(testCase?.vars[name]))),
    text('reference', ({ testCase }) => textOrNull(testCase?.reference)),
    whole('repeat', ({ cell }) => cell.repeat),
    whole('seed', ({ cell }) => cell.seed),
    ...retrievalColumns(run),
    text('status', ({ outcome }) => outcome.status),
    text('output', (cell) => resultOf(cell)?.output ?? null),
    ...(thinks ? [text('thought', (cell) => resultOf(cell)?.thought?.text ?? null)] : []),
    ...run.names.map((name) => number(`score.${name}`, ({ scored }) => scored?.scores[name] ?? null)),
    ...problems.map((name) => text(`problem.${name}`, ({ scored }) => scoreProblem(scored, name))),
    ...checked.map((name) => text(`check.${name}`, ({ checks }) => verdictOf(checks.find((check) => check.name === name)?.verdict))),
    ...ratingColumns(run),
    text('finish_reason', (cell) => resultOf(cell)?.finishReason ?? null),
    whole('prompt_tokens', (cell) => resultOf(cell)?.tokens.prompt ?? null),
    whole('output_tokens', (cell) => resultOf(cell)?.tokens.output ?? null),
    ...(thinks ? [whole('thought_tokens', (cell) => resultOf(cell)?.thought?.tokens ?? null)] : []),
    number('ttft_ms', (cell) => resultOf(cell)?.timing.ttftMs ?? null),
    number('total_ms', (cell) => resultOf(cell)?.timing.totalMs ?? null),
    text('error_code', ({ outcome }) => (outcome.status === 'failed' ? outcome.error.code : null)),
    text('error', ({ outcome }) => (outcome.status === 'failed' ? formatError(outcome.error) : null)),
    text('key', ({ cell }) => cell.key),
  ]
  const distinct = distinctNames(columns.map(({ name }) => name))
  return columns.map((column, position) => ({ ...column, name: distinct[position] ?? column.name }))
}

function retrievalColumns({ cells }: ExportedRun): ExportColumn[] {
  if (!cells.some(({ cell }) => cell.retrieval)) return []
  const seen = (name: string, of: (retrieval: JudgedRetrieval) => string | null) =>
    text(`retrieval.${name}`, ({ cell }) => (cell.retrieval ? of(cell.retrieval) : null))
  return [
    seen('retriever', ({ retriever }) => retriever),
    seen('index', ({ index, snapshot }) => (snapshot === null ? index : `${index}@${snapshot}`)),
    seen('content_hash', ({ contentHash }) => contentHash),
    seen('query', ({ query }) => query),
    seen('passages', ({ passages }) => JSON.stringify(passages.map(({ chunk }) => chunk))),
  ]
}

/** What each rater said of the outputs: `rating.RATER`, `grade.RATER`, `note.RATER` and `corrected.RATER`, as far as there are any. */
function ratingColumns({ cells }: ExportedRun): ExportColumn[] {
  const raters = [...new Set(cells.flatMap(({ ratings }) => ratings.map(({ rater }) => rater)))].toSorted()
  return raters.flatMap((rater) => {
    const said = (cell: ExportedCell) => cell.ratings.find((rating) => rating.rater === rater)
    const columns = [
      text(`rating.${rater}`, (cell) => said(cell)?.verdict ?? null),
      whole(`grade.${rater}`, (cell) => said(cell)?.grade ?? null),
      text(`note.${rater}`, (cell) => said(cell)?.note ?? null),
      text(`corrected.${rater}`, (cell) => said(cell)?.corrected ?? null),
    ]
    return columns.filter(({ of }) => cells.some((cell) => of(cell) !== null))
  })
}

const text = (name: string, of: (cell: ExportedCell) => string | null): ExportColumn => ({ name, kind: 'text', of })
const whole = (name: string, of: (cell: ExportedCell) => number | null): ExportColumn => ({ name, kind: 'whole', of })
const number = (name: string, of: (cell: ExportedCell) => number | null): ExportColumn => ({ name, kind: 'number', of })

/** A column of numbers when all values are numbers, otherwise of text. */
function valueColumn(run: ExportedRun, name: string, of: (cell: ExportedCell) => Json | undefined): ExportColumn {
  const numeric = run.cells.every((cell) => ['number', 'undefined'].includes(typeof (of(cell) ?? undefined)))
  if (!numeric) return text(name, (cell) => textOrNull(of(cell)))
  return number(name, (cell) => {
    const value = of(cell)
    return typeof value === 'number' ? value : null
  })
}

function verdictOf(verdict: 'pass' | 'fail' | 'none' | undefined): string | null {
  return verdict === undefined || verdict === 'none' ? null : verdict
}

function resultOf({ outcome }: ExportedCell) {
  return outcome.status === 'done' ? outcome.result : null
}

function textOrNull(value: Json | undefined): string | null {
  return value === undefined || value === null ? null : textOf(value)
}
