import type { Message } from '../../experiment/cell.ts'
import type { CellOutcome, ExportedRun } from '../../export/exportedRun.ts'
import type { CellKey, RunId } from '../../ids.ts'
import { findMetric } from '../../metrics/metrics.ts'
import type { Rating } from '../../ratings/rating.ts'
import type { CellOrigin } from '../row/origin.ts'

/** A grid cell that rows can be made of, with what is stored under its key. */
export type SourceCell = Omit<CellOrigin, 'key'> & {
  /** Null while the model of the cell is missing. */
  key: CellKey | null
  messages: readonly Message[]
  /** The beginning of the answer, which is not part of the output. */
  prefill: string | null
  outcome: CellOutcome
  /** Of the test case. */
  tags: readonly string[]
  /** The ratings of this output, by all raters. */
  ratings: readonly Rating[]
}

/** The cells of a grid in the order of the plan. `runOf`: the run that stored the result of a key. */
export function sourceCells(run: ExportedRun, runOf: (key: CellKey) => RunId | null): SourceCell[] {
  const hashes = new Map(run.models.map(({ id, hash }) => [id, hash]))
  return run.cells.map(({ cell, testCase, outcome, scored, ratings }) => ({
    key: cell.key,
    notebook: run.notebook as CellOrigin['notebook'],
    run: run.run ?? (cell.key === null ? null : runOf(cell.key)),
    variant: cell.variant,
    case: cell.case,
    point: cell.point,
    repeat: cell.repeat,
    seed: cell.seed,
    model: { id: cell.model, sha256: hashes.get(cell.model) ?? '' },
    scores: scored?.scores ?? {},
    messages: cell.messages,
    prefill: cell.prefill,
    outcome,
    tags: testCase?.tags ?? [],
    ratings,
  }))
}

/** The scores of a grid of which less is better. */
export function lowerIsBetter({ specs, names }: Pick<ExportedRun, 'specs' | 'names'>): Set<string> {
  return new Set(names.filter((_, position) => findMetric(specs[position]?.metric ?? '')?.higherIsBetter === false))
}
