import { AppError } from '../../errors.ts'
import { seededRng, shuffled } from '../../rng.ts'
import { type RowId, splitNames, type SplitName } from '../row/row.ts'

/** How large each split is: parts of one, or numbers of rows; what is left of a number stays in `train` unless that has a number too. */
export type SplitSizes = { by: 'ratio' | 'count'; sizes: Partial<Record<SplitName, number>> }

export type SplitItem = {
  id: RowId
  /** Rows with the same one go to the same split. */
  group: string | null
  /** Each of these parts of the dataset is divided in the same way. */
  stratum: string
}

export type SplitResult = {
  splits: Record<SplitName, RowId[]>
  /** Rows that are in no split, because the numbers ask for fewer than there are. */
  rest: RowId[]
  /** What could not be met exactly, in sentences. */
  notes: string[]
}

/**
 * Divides rows by chance: the same seed, rows and sizes give the same splits, in whatever order the rows come. Without groups each split has
 * exactly its size, rounded by the largest remainder within each stratum so that the totals fit too. A group goes to the split that lacks the most rows,
 * the largest groups first.
 * @throws AppError BAD_INPUT for sizes that cannot be
 */
export function splitRows(items: readonly SplitItem[], { by, sizes }: SplitSizes, seed: number): SplitResult {
  const wanted = wantedRows(items.length, by, sizes)
  const splits: Record<SplitName, RowId[]> = { train: [], validation: [], test: [] }
  const rest: RowId[] = []
  const notes: string[] = []
  const rng = seededRng(['split', seed])
  const strata = Map.groupBy(
    items.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ({ stratum }) => stratum,
  )
  /** Rows that each split got too few in the strata so far, by rounding and by groups. */
  const owed: Record<Target, number> = { train: 0, validation: 0, test: 0, rest: 0 }
  for (const [, members] of [...strata].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const share = members.length / items.length
    const quota = {} as Record<Target, number>
    for (const target of targets) quota[target] = wanted[target] * share + owed[target]
    const got: Record<Target, number> = { train: 0, validation: 0, test: 0, rest: 0 }
    for (const unit of unitsOf(members, rng)) {
      const target = neediest(quota, got, wanted)
      got[target] += unit.length
      const list = target === 'rest' ? rest : splits[target]
      for (const id of unit) list.push(id)
    }
    for (const target of targets) owed[target] = quota[target] - got[target]
  }
  for (const name of splitNames) {
    const asked = Math.round(wanted[name])
    if (Math.abs(splits[name].length - asked) > 1)
      notes.push(`${name} has ${splits[name].length} rows instead of ${asked}, because rows of one group stay together.`)
    if (asked > 0 && splits[name].length === 0) notes.push(`${name} is empty: there are too few groups or rows for it.`)
    splits[name].sort()
  }
  return { splits, rest: rest.toSorted(), notes }
}

const targets = [...splitNames, 'rest'] as const
type Target = (typeof targets)[number]

function wantedRows(total: number, by: SplitSizes['by'], sizes: SplitSizes['sizes']): Record<Target, number> {
  const given = splitNames.map((name) => sizes[name] ?? 0)
  if (given.some((size) => !Number.isFinite(size) || size < 0))
    throw new AppError('BAD_INPUT', 'The size of a split is a number of at least 0, such as 0.8.')
  const sum = given.reduce((a, b) => a + b, 0)
  if (sum === 0) throw new AppError('BAD_INPUT', 'All splits are empty. Give a size to at least one, such as 0.8,0.1,0.1.')
  const [train = 0, validation = 0, test = 0] = given
  if (by === 'ratio') {
    if (sum > 1 + 1e-9)
      throw new AppError('BAD_INPUT', `The ratios add up to ${Number(sum.toFixed(6))}; they can be at most 1, such as 0.8,0.1,0.1.`)
    return { train: train * total, validation: validation * total, test: test * total, rest: Math.max(0, 1 - sum) * total }
  }
  if (given.some((size) => !Number.isInteger(size))) throw new AppError('BAD_INPUT', 'A number of rows is a whole number.')
  const left = total - sum
  if (left < 0) throw new AppError('BAD_INPUT', `The splits ask for ${sum} rows; there are ${total}.`)
  return sizes.train === undefined ? { train: left, validation, test, rest: 0 } : { train, validation, test, rest: left }
}

/** Rows in random order, those of a group together and the largest groups first. */
function unitsOf(members: readonly SplitItem[], rng: () => number): RowId[][] {
  const units = new Map<string, RowId[]>()
  for (const { id, group } of members) {
    const key = group === null ? `row ${id}` : `group ${group}`
    const unit = units.get(key)
    if (unit) unit.push(id)
    else units.set(key, [id])
  }
  return shuffled([...units.values()], rng).toSorted((a, b) => b.length - a.length)
}

/** The split that lacks the largest part of what it should have; one that should have nothing gets nothing. */
function neediest(quota: Record<Target, number>, got: Record<Target, number>, wanted: Record<Target, number>): Target {
  let best: Target = 'train'
  let most = Number.NEGATIVE_INFINITY
  for (const target of targets) {
    if (wanted[target] <= 0) continue
    const lack = quota[target] - got[target]
    if (lack > most + 1e-9) {
      best = target
      most = lack
    }
  }
  return best
}
