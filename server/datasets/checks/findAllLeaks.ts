import { findLeaks, strongest } from '../../core/dataset/checks/leaks/findLeaks.ts'
import { documentPlace, type Leak, type LeakReference } from '../../core/dataset/checks/leaks/leak.ts'
import { findGroupLeaks, heldOutReference, isTraining, leakSource, sourceField } from '../../core/dataset/checks/leaks/splitLeaks.ts'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import type { CheckDeps } from './checkDeps.ts'
import { inSlices } from './inSlices.ts'

export type AllLeaks = {
  /** What rows were compared with, without passages: a row about the subject of a passage is no leak. */
  references: LeakReference[]
  /** The leaks by text and group, with those that were found by meaning where text found none. */
  withMeaning: (others: readonly Leak[]) => Leak[]
}

/** Leaks of training rows by text into other splits, cases, shots and passages, and by group. */
export async function findAllLeaks(
  { references: referencesOf }: Pick<CheckDeps, 'references'>,
  rows: readonly DatasetRow[],
  {
    threshold,
    group,
    note,
    step,
  }: { threshold: number; group: string | null; note: (message: string) => void; step: NonNullable<Parameters<typeof inSlices>[1]> },
): Promise<AllLeaks> {
  const references = rows.flatMap(heldOutReference)
  for await (const reference of referencesOf(note, step.signal)) references.push(reference)
  const training = rows.filter(isTraining)
  const found = await inSlices(findLeaks(training.map(leakSource), references, { threshold }), step)
  const ownPassages = ownPassagesOf(rows)
  const leaks = found.filter(({ row, in: kind, place }) => kind !== 'document' || !place.startsWith(ownPassages.get(row) ?? '\n'))
  const grouped = findGroupLeaks(rows, group ?? sourceField(rows))
  return {
    references: references.filter(({ in: kind }) => kind !== 'document'),
    withMeaning: (others) => [
      ...[...Map.groupBy([...leaks, ...others], ({ row, in: kind }) => `${row} ${kind}`).values()].flatMap(strongest),
      ...grouped,
    ],
  }
}

/** A row that was written about a passage repeats it on purpose. The value is how places in that document begin. */
function ownPassagesOf(rows: readonly DatasetRow[]): Map<string, string> {
  return new Map(
    rows.flatMap(({ id, origin }) =>
      origin.from === 'passage' ? [[id, documentPlace(origin.passage.index, origin.passage.document)]] : [],
    ),
  )
}
