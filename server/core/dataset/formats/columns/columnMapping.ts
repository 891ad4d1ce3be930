import { closestName, listNames } from '../../../closestName.ts'
import { AppError } from '../../../errors.ts'
import { type ColumnTarget, columnTargets, type DatasetRecord } from '../recordFormat.ts'
import { type RecordFormatName, recordFormats } from '../recordFormats.ts'

/** What a person, or the guess, says about the columns of a file. A column that is not named is read as its name says, or becomes a field. */
export type ColumnMapping = { [Target in ColumnTarget]?: string }

/** About the row and not its content, whatever the format. */
export const rowTargets = ['tags', 'split', 'id'] as const satisfies readonly ColumnTarget[]

/** Reads `target=column`. @throws AppError BAD_INPUT */
export function parseMapping(pairs: readonly string[]): ColumnMapping {
  const mapping: ColumnMapping = {}
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    const target = columnTargets.find((each) => each === pair.slice(0, at))
    if (at === -1 || !target) throw new AppError('BAD_INPUT', `${pair} is no target=column. Targets are ${columnTargets.join(', ')}.`)
    if (mapping[target] !== undefined) throw new AppError('BAD_INPUT', `${target} is named twice. Name one column for it.`)
    mapping[target] = pair.slice(at + 1)
  }
  return mapping
}

/**
 * Checks that the format has a place for each target and the file each column. `columns`: the names that the first records have.
 * @throws AppError BAD_INPUT
 */
export function checkMapping(mapping: ColumnMapping, { format, columns }: { format: RecordFormatName; columns: readonly string[] }): void {
  const { members, title } = recordFormats[format]
  const filled = new Map<string, string>()
  for (const [target, column] of pairsOf(mapping)) {
    if (!columns.includes(column)) {
      const close = closestName(column, columns)
      const hint = close === null ? `It has ${listNames(columns)}.` : `Do you mean ${close}?`
      throw new AppError('BAD_INPUT', `The file has no column ${column}. ${hint}`)
    }
    if ((rowTargets as readonly string[]).includes(target)) continue
    const member = members[target]
    if (member === undefined) {
      const known = Object.keys(members).join(', ')
      throw new AppError(
        'BAD_INPUT',
        `${title} has no ${target}. ${known === '' ? 'Its columns cannot be named otherwise.' : `It has ${known}.`}`,
      )
    }
    const other = filled.get(member)
    if (other !== undefined)
      throw new AppError('BAD_INPUT', `In ${title}, ${other} and ${target} are the same. Name a column for one of them.`)
    filled.set(member, target)
  }
}

/** A record with the members that its format knows; `aside` are columns whose name is taken by another one. */
export function mapRecord(
  record: DatasetRecord,
  { mapping, format }: { mapping: ColumnMapping; format: RecordFormatName },
): { record: DatasetRecord; aside: DatasetRecord; row: { [Target in (typeof rowTargets)[number]]?: DatasetRecord[string] } } {
  const { members } = recordFormats[format]
  const row: ReturnType<typeof mapRecord>['row'] = {}
  const named: [string, DatasetRecord[string]][] = []
  const taken = new Set<string>()
  const filled = new Set<string>()
  for (const [target, column] of pairsOf(mapping)) {
    const member = members[target]
    if (member !== undefined) filled.add(member)
    if (!Object.hasOwn(record, column)) continue
    const value = record[column] ?? null
    taken.add(column)
    if (target === 'tags' || target === 'split' || target === 'id') row[target] = value
    else if (member !== undefined) named.push([member, value])
  }
  const rest = Object.entries(record).filter(([column]) => !taken.has(column))
  return {
    record: Object.fromEntries([...named, ...rest.filter(([column]) => !filled.has(column))]),
    aside: Object.fromEntries(rest.filter(([column]) => filled.has(column))),
    row,
  }
}

export function pairsOf(mapping: ColumnMapping): [ColumnTarget, string][] {
  return columnTargets.flatMap((target): [ColumnTarget, string][] => {
    const column = mapping[target]
    return column === undefined ? [] : [[target, column]]
  })
}
