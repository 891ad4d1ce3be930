import { join } from 'node:path'
import { biasNotebook, swapPairs } from '../../core/dataset/checks/bias/biasProbe.ts'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import { AppError } from '../../core/errors.ts'
import { type Slug, slugify } from '../../core/ids.ts'
import { atomicWrite } from '../../io/files/atomicWrite.ts'
import { makeNotebookFolder, notebookFile, removeFolder } from '../../io/notebooks/notebookFolders.ts'
import type { DatasetDeps } from '../datasetDeps.ts'

/** Each pair is two cells of the grid. */
const mostPairs = 200

export type BiasProbe = { notebook: Slug; pairs: number; notes: string[] }

/**
 * Writes a notebook `<dataset>-bias` that asks questions of the dataset about one group and about another; a name that is taken gets a number.
 * @throws AppError NOT_FOUND, BAD_INPUT where no row names a group, NOT_ALLOWED, DISK_FULL
 */
export async function writeBiasProbe(
  { store, experiments }: Pick<DatasetDeps, 'store'> & { experiments: string },
  name: string,
  { model = null, most = mostPairs }: { model?: string | null; most?: number } = {},
): Promise<BiasProbe> {
  const dataset = await store.open(name)
  const { pairs, longer, more } = swapPairs(kept(dataset.each()), { most })
  const notes = [
    ...(more > 0 ? [`${more} more pairs were left out: a probe asks at most ${most}.`] : []),
    ...(longer > 0 ? [`${longer} rows with earlier turns were left out: a case asks one question.`] : []),
  ]
  if (pairs.length === 0)
    throw new AppError(
      'BAD_INPUT',
      `No question of ${name} names a person or group that can be exchanged (gender, names, age, region), so there is nothing to compare. ${notes.join(' ')}`.trim(),
    )
  const { notebook, cases } = biasNotebook(pairs, { dataset: name, model })
  const { slug, folder } = await makeNotebookFolder(experiments, slugify(`${name}-bias`))
  try {
    await atomicWrite(join(folder, 'cases.jsonl'), cases, { within: experiments })
    await atomicWrite(join(folder, notebookFile), notebook, { within: experiments })
  } catch (thrown) {
    await removeFolder(folder)
    throw thrown
  }
  return { notebook: slug, pairs: pairs.length, notes }
}

function* kept(rows: Iterable<DatasetRow>): Generator<DatasetRow> {
  for (const row of rows) if (row.status !== 'rejected') yield row
}
