import type { CellResult, PlannedCell } from '../../experiment/cell.ts'
import { noAnswer } from '../../experiment/thought/thought.ts'
import type { CellKey } from '../../ids.ts'
import { canonicalJson, type Json } from '../../json.ts'
import type { TestCase } from '../../experiment/experiment.ts'
import type { AlongAxis, MetricInput } from './metric.ts'

/** The parts of a planned cell that its scores depend on. `key` is null while the model is not present. */
export type InputCell = Pick<PlannedCell, 'sweep' | 'variant' | 'case' | 'caseIndex' | 'point' | 'repeat' | 'model' | 'retrieval'> & {
  key: CellKey | null
}

/** The parts of a result that its scores depend on. */
export type CellMade = Pick<CellResult, 'output' | 'thought' | 'timing' | 'tokens' | 'finishReason'>

/**
 * Positions of the cells that a metric may compare with: `siblings` are the other repeats, `rivals` all variants including its own, `along`
 * those that differ in the axis only, including its own.
 */
export type Neighbours = {
  siblings: (position: number) => readonly number[]
  rivals: (position: number) => readonly number[]
  along: (position: number, axis: string) => readonly number[]
}

/** Groups are computed on first use, as most metrics need only one cell. */
export function cellNeighbours(cells: readonly InputCell[]): Neighbours {
  const place = ({ sweep, caseIndex, point }: InputCell) => [sweep, caseIndex, point]
  const repeats = groups(cells, (cell) => [...place(cell), cell.variant])
  const variants = groups(cells, (cell) => [...place(cell), cell.repeat])
  const axes = new Map<string, (position: number) => readonly number[]>()
  const byAxis = (axis: string) => {
    const known = axes.get(axis)
    if (known) return known
    const others = ({ point }: InputCell) => Object.fromEntries(Object.entries(point).filter(([name]) => name !== axis))
    const found = groups(cells, (cell) => [cell.sweep, cell.caseIndex, others(cell), cell.variant, cell.repeat])
    axes.set(axis, found)
    return found
  }
  return {
    siblings: (position) => repeats(position).filter((other) => other !== position),
    rivals: variants,
    along: (position, axis) => byAxis(axis)(position),
  }
}

function groups(cells: readonly InputCell[], nameOf: (cell: InputCell) => unknown): (position: number) => readonly number[] {
  let byPosition: (readonly number[])[] | null = null
  return (position) => {
    if (!byPosition) {
      const byName = new Map<string, number[]>()
      byPosition = cells.map((cell, at) => {
        const name = canonicalJson(nameOf(cell))
        const group = byName.get(name) ?? []
        byName.set(name, group)
        group.push(at)
        return group
      })
    }
    return byPosition[position] ?? []
  }
}

/** The metric input of each cell, by its position; null when it has no output or its case is gone. */
export function cellInputs({
  cells,
  caseOf,
  madeOf,
  measured,
}: {
  cells: readonly InputCell[]
  caseOf: (cell: InputCell) => TestCase | null | undefined
  madeOf: (position: number) => CellMade | null
  measured?: MetricInput['measured']
}): (position: number) => MetricInput | null {
  const neighbours = cellNeighbours(cells)
  const retrieves = cells.some(({ retrieval }) => retrieval)
  return (position) => {
    const cell = cells[position]
    const testCase = cell && caseOf(cell)
    const made = cell && madeOf(position)
    if (!testCase || !made) return null
    const { output, thought, timing, tokens, finishReason } = made
    return {
      output,
      ...(thought ? { thought } : {}),
      ...(retrieves ? { retrieval: cell.retrieval ?? null } : {}),
      reference: testCase.reference,
      vars: testCase.vars,
      tags: testCase.tags,
      made: { timing, tokens, finishReason },
      // Getters, as only the few metrics that compare cells read them.
      get siblings() {
        return outputsOf(neighbours.siblings(position), madeOf)
      },
      get rivals() {
        return rivalOutputs(neighbours.rivals(position), cells, madeOf)
      },
      along: (axis) => outputsAlong(axis, { position, cells, neighbours, madeOf }),
      ...(cell.key === null ? {} : { cell: { key: cell.key, model: cell.model, variant: cell.variant } }),
      ...(measured ? { measured } : {}),
    }
  }
}

function outputsOf(positions: readonly number[], madeOf: (position: number) => CellMade | null): string[] {
  return positions.flatMap((position) => answerOf(madeOf(position)) ?? [])
}

function rivalOutputs(positions: readonly number[], cells: readonly InputCell[], madeOf: (position: number) => CellMade | null) {
  const outputs = positions.map((position) => [cells[position]?.variant ?? '', answerOf(madeOf(position))] as const)
  return Object.fromEntries(outputs.filter((entry): entry is readonly [string, string] => entry[1] !== null))
}

/** What `MetricInput.along` returns for the cell at a position. */
export function outputsAlong(
  axis: string,
  {
    position,
    cells,
    neighbours,
    madeOf,
  }: {
    position: number
    cells: readonly InputCell[]
    neighbours: Neighbours
    madeOf: (position: number) => CellMade | null
  },
): AlongAxis | null {
  const valueAt = (at: number) => cells[at]?.point[axis]
  const own = valueAt(position)
  if (own === undefined) return null
  const outputs = neighbours.along(position, axis).flatMap((other): [string, string][] => {
    const [value, output] = [valueAt(other), answerOf(madeOf(other))]
    return value === undefined || output === null ? [] : [[axisValueText(value), output]]
  })
  return { own: axisValueText(own), outputs: Object.fromEntries(outputs) }
}

/** How a value of an axis is written: a text as it is, anything else as JSON. */
export function axisValueText(value: Json): string {
  return typeof value === 'string' ? value : canonicalJson(value)
}

/** The text to compare with; null if the cell has no answer. */
export function answerOf(made: CellMade | null): string | null {
  return made && noAnswer(made) === null ? made.output : null
}
