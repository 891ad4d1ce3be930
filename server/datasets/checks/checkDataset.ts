import type { CheckReport } from '../../core/dataset/checks/checkReport.ts'
import { type CheckCounts, countFindings } from '../../core/dataset/checks/checks.ts'
import { findExactDuplicates, findSamePrompts } from '../../core/dataset/checks/duplicates/exactDuplicates.ts'
import { findNearDuplicates } from '../../core/dataset/checks/duplicates/nearDuplicates.ts'
import type { Slices } from '../../core/dataset/checks/finding/slices.ts'
import { balanceReport } from '../../core/dataset/checks/measures/balance.ts'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import type { Dataset } from '../../io/datasets/openDataset.ts'
import type { CheckDeps, CheckOptions } from './checkDeps.ts'
import { findAllLeaks } from './findAllLeaks.ts'
import { inSlices } from './inSlices.ts'
import { measureLengths } from './measureLengths.ts'
import { checkRows } from './checkRows.ts'
import { findByMeaning } from './findByMeaning.ts'

export type CheckProgress = { step: string; share: number }

export type CheckResult = CheckReport & { dataset: string; counts: CheckCounts; ms: number }

export const defaultNear = 0.8

/** Text checks take seconds for 100,000 rows; embedding takes some milliseconds for each row. */
const rowsByMeaning = 5_000

/**
 * Runs all checks over the rows of a dataset that are not rejected. Nothing is changed: see `remediesOf`.
 * @throws AppError NOT_FOUND, CANCELLED, MODEL_UNKNOWN, MODEL_MISSING and errors of the engine
 */
export async function checkDataset(
  deps: CheckDeps,
  name: string,
  options: CheckOptions,
  { signal, onProgress = () => undefined }: { signal?: AbortSignal; onProgress?: (progress: CheckProgress) => void } = {},
): Promise<CheckResult> {
  const startedAt = performance.now()
  const dataset = await deps.store.open(name)
  const notes: string[] = []
  const note = (message: string) => notes.push(message)
  const step = (title: string) => ({ signal, onShare: (share: number) => onProgress({ step: title, share }) })
  // A model that is not here is told before the work.
  if (options.model !== undefined) await deps.countTokens(options.model, [])
  const rows = await inSlices(readRows(dataset), step('reading'))
  const threshold = options.near ?? defaultNear

  const exactDuplicates = await inSlices(findExactDuplicates(rows), step('exact duplicates'))
  const samePrompts = await inSlices(findSamePrompts(rows), step('prompts with several answers'))
  const near = await inSlices(findNearDuplicates(rows, { threshold, exact: exactDuplicates }), step('near duplicates'))
  if (near.crowded > 0)
    note(
      `${near.crowded} rows are so much like each other that not all of them were compared: some near duplicates among them may be missing. The groups that were found are correct.`,
    )
  const { pii, answers, languages, importers } = await checkRows(rows, step('answers and personal data'))
  const leaks = await findAllLeaks(deps, rows, { threshold, group: options.group ?? null, note, step: step('leaks') })
  const meaningUpTo = options.semanticUpTo ?? rowsByMeaning
  const wantsMeaning = options.semantic ?? rows.length <= meaningUpTo
  if (!wantsMeaning && options.semantic === undefined)
    note(`Rows were not compared by meaning, because there are more than ${meaningUpTo.toLocaleString('en')} and it was not asked for.`)
  const meaning = wantsMeaning
    ? await findByMeaning(deps, rows, { references: leaks.references, options, exact: exactDuplicates, note, step: step('meaning') })
    : null
  const lengths = options.model === undefined ? null : await measureLengths(deps, rows, options.model, options.context, step('lengths'))
  if (options.model === undefined) note('Lengths were not measured, because no chat model was named.')
  const report: CheckReport = {
    rows: rows.length,
    exactDuplicates,
    samePrompts,
    nearDuplicates: near.groups,
    semanticDuplicates: meaning?.duplicates ?? null,
    leaks: leaks.withMeaning(meaning?.leaks ?? []),
    pii,
    answers,
    languages,
    lengths,
    balance: balanceReport(rows, languages.answers),
    importers,
    notes,
  }
  return { dataset: name, ...report, counts: countFindings(report), ms: Math.round(performance.now() - startedAt) }
}

const rowsAtOnce = 200

/** The rows that are not rejected. Between the steps rows may change; each is as it was when it was read. */
function* readRows(dataset: Pick<Dataset, 'numbers' | 'rows'>): Slices<DatasetRow[]> {
  const numbers = dataset.numbers({ filter: {} })
  const rows: DatasetRow[] = []
  for (let from = 0; from < numbers.length; from += rowsAtOnce) {
    for (const { row } of dataset.rows(numbers.slice(from, from + rowsAtOnce))) if (row.status !== 'rejected') rows.push(row)
    yield from / numbers.length
  }
  return rows
}
