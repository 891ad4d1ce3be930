import { type RowStatus, splitNames } from '../../core/dataset/row/row.ts'
import { AppError } from '../../core/errors.ts'
import { type ListedDataset, listDatasets } from '../../datasets/manage/listDatasets.ts'
import { datasetName } from '../../datasets/names.ts'
import { diffSnapshots, snapshotDataset } from '../../datasets/snapshots/snapshotDataset.ts'
import { splitDataset } from '../../datasets/split/splitDataset.ts'
import { countText } from '../print/countText.ts'
import { exitCodes, printError } from '../print/exitCode.ts'
import { ruledTable } from '../print/ruledTable.ts'
import { writeOut } from '../print/writeOut.ts'
import { withDatasets } from './withDatasets.ts'

type Json = { json?: boolean }

export type SplitOptions = Json & { ratio?: number[]; count?: number[]; seed: number; group?: string; stratify?: string }
export type SnapshotOptions = Json & { note?: string }

/** Who makes the changes of commands. */
const commandReviewer = ''

/** `assay dataset list`. */
export async function listDatasetsCommand({ json }: Json): Promise<number> {
  return withDatasets(async ({ datasets }) => {
    const found = await listDatasets(datasets)
    await writeOut(json ? JSON.stringify({ datasets: found.map(listed) }) : listText(found))
    return exitCodes.done
  })
}

/** `assay dataset split`. */
export async function splitDatasetCommand(name: string, { json, ratio, count, seed, group, stratify }: SplitOptions): Promise<number> {
  if ((ratio === undefined) === (count === undefined))
    throw new AppError('BAD_INPUT', 'Give either --ratio, such as 0.8,0.1,0.1, or --count, such as 0,50,100.')
  const given = ratio ?? count ?? []
  const sizes = Object.fromEntries(
    splitNames.flatMap((split, position) => {
      const size = given[position]
      // Of numbers of rows, 0 for train means all that the others leave.
      return size === undefined || (count && split === 'train' && size === 0) ? [] : [[split, size]]
    }),
  )
  return withDatasets(async ({ datasets }) => {
    const request = { by: ratio ? ('ratio' as const) : ('count' as const), sizes, seed, group: group ?? null, stratify: stratify ?? null }
    const { splits, rest, notes } = await splitDataset(datasets, datasetName(name), request, commandReviewer)
    await datasets.store.save(datasetName(name))
    for (const note of notes) printError(`warning: ${note}`)
    const sizesText = splitNames.map((split) => `${split} ${splits[split].length}`).join(', ')
    await writeOut(
      json
        ? JSON.stringify({ splits, rest, seed, notes })
        : `${name}: ${sizesText}${rest.length > 0 ? `; ${countText(rest.length, 'row')} in no split` : ''} (seed ${seed})`,
    )
    return exitCodes.done
  })
}

/** `assay dataset snapshot`. */
export async function snapshotDatasetCommand(name: string, tag: string, { json, note }: SnapshotOptions): Promise<number> {
  return withDatasets(async ({ datasets }) => {
    const snapshot = await snapshotDataset(datasets, datasetName(name), { tag, ...(note !== undefined && { note }) })
    await writeOut(
      json
        ? JSON.stringify({ dataset: datasetName(name), ...snapshot })
        : `${name} ${tag}: ${countText(snapshot.rows, 'row')}, of which ${snapshot.rejected} rejected (sha256 ${snapshot.sha256.slice(0, 12)})`,
    )
    return exitCodes.done
  })
}

/** `assay dataset diff`. */
export async function diffDatasetCommand(name: string, from: string, to: string, { json }: Json): Promise<number> {
  return withDatasets(async ({ datasets }) => {
    const { place } = await datasets.store.open(datasetName(name))
    const diff = await diffSnapshots({ place, from, to })
    await writeOut(
      json
        ? JSON.stringify(diff)
        : [
            ...diff.removed.map((id) => `- ${id}`),
            ...diff.added.map((id) => `+ ${id}`),
            ...diff.edited.map((id) => `~ ${id} edited`),
            ...diff.relabelled.map(({ id, changes }) => `~ ${id} ${Object.keys(changes).join(', ')}`),
            `${diff.added.length} added, ${diff.removed.length} removed, ${diff.edited.length} edited, ${diff.relabelled.length} relabelled, ${diff.same} the same`,
          ].join('\n'),
    )
    return exitCodes.done
  })
}

function listed({ dataset, facts, problem, snapshots }: ListedDataset) {
  return {
    dataset,
    rows: facts?.rows ?? null,
    statuses: facts?.statuses ?? null,
    kinds: facts?.kinds ?? null,
    splits: facts?.splits ?? null,
    problem,
    snapshots: snapshots.map(({ tag, at, rows, sha256 }) => ({ tag, at, rows, sha256 })),
  }
}

function listText(datasets: readonly ListedDataset[]): string {
  if (datasets.length === 0) return 'There is no dataset yet. Make one with: npm run assay -- dataset import NAME FILE'
  const header = ['dataset', 'rows', 'new', 'accepted', 'rejected', 'splits', 'snapshots']
  const rows = datasets.map(({ dataset, facts, problem, snapshots }) => {
    const tags = snapshots.map(({ tag }) => tag).join(', ')
    if (!facts) return [dataset, '', '', '', '', problem?.message ?? '', tags]
    const count = (...statuses: RowStatus[]) => String(statuses.reduce((sum, status) => sum + (facts.statuses[status] ?? 0), 0))
    const splits = splitNames.flatMap((split) => (facts.splits[split] ? [`${split} ${facts.splits[split]}`] : [])).join(', ')
    return [dataset, String(facts.rows), count('new'), count('accepted', 'edited'), count('rejected'), splits, tags]
  })
  return ruledTable(header, rows, (column) => column >= 1 && column <= 4)
    .map((line) => line.trimEnd())
    .join('\n')
}
