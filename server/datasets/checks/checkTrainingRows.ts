import { findExactDuplicates } from '../../core/dataset/checks/duplicates/exactDuplicates.ts'
import { findNearDuplicates } from '../../core/dataset/checks/duplicates/nearDuplicates.ts'
import type { Slices } from '../../core/dataset/checks/finding/slices.ts'
import { findRowPii } from '../../core/dataset/checks/pii/piiFinding.ts'
import type { DatasetRow, RowId } from '../../core/dataset/row/row.ts'
import type { CheckDeps } from './checkDeps.ts'
import { defaultNear } from './checkDataset.ts'
import { findAllLeaks } from './findAllLeaks.ts'
import { inSlices } from './inSlices.ts'

/** Rows that a training should not have, by their ids, each once. `notes`: what was not checked, and why. */
export type TrainingFindings = { duplicates: RowId[]; leaks: RowId[]; pii: RowId[]; notes: string[] }

/** Comparing more takes minutes; the check of a dataset does it. */
const MOST_COMPARED = 20_000

/** The checks that matter before a training and take seconds: repeated rows (all but the first of each group), leaks by text, personal data. */
export async function checkTrainingRows(
  deps: Pick<CheckDeps, 'references'>,
  rows: readonly DatasetRow[],
  signal?: AbortSignal,
): Promise<TrainingFindings> {
  const notes: string[] = []
  const note = (message: string) => notes.push(message)
  const step = { ...(signal && { signal }) }
  const exact = await inSlices(findExactDuplicates(rows), step)
  const pii = await inSlices(rowsWithPii(rows), step)
  if (rows.length > MOST_COMPARED) {
    note(
      `Near duplicates and leaks were not looked for in more than ${MOST_COMPARED.toLocaleString('en')} rows. Check the dataset for them.`,
    )
    return { duplicates: repeated(exact), leaks: [], pii, notes }
  }
  const near = await inSlices(findNearDuplicates(rows, { threshold: defaultNear, exact }), step)
  const leaks = await findAllLeaks(deps, rows, { threshold: defaultNear, group: null, note, step })
  return {
    duplicates: repeated([...exact, ...near.groups.map((group) => group.rows)]),
    leaks: [...new Set(leaks.withMeaning([]).map(({ row }) => row))],
    pii,
    notes,
  }
}

function repeated(groups: readonly (readonly RowId[])[]): RowId[] {
  return [...new Set(groups.flatMap((group) => group.slice(1)))]
}

function* rowsWithPii(rows: readonly DatasetRow[]): Slices<RowId[]> {
  const found: RowId[] = []
  for (const [place, row] of rows.entries()) {
    if (place % 32 === 0) yield place / rows.length
    if (findRowPii(row).length > 0) found.push(row.id)
  }
  return found
}
