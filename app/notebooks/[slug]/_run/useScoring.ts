'use client'

import { useMemo } from 'react'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import { asksModels } from '#server/core/metrics/measurementsOf.ts'
import type { Experiment } from '#server/core/experiment/experiment.ts'
import { besideCells } from './besideCells.ts'
import type { CellStore } from './cellStore.ts'
import type { Scoring } from './scoring.ts'
import { type Measuring, useMeasuring } from './useMeasuring.ts'
import { useScoringBeside } from './useScoringBeside.ts'

const noCells: readonly GridCell[] = []

/** The notebook's scores, those of models among them as they come in. */
export function useScoring(
  { experiment, planned = noCells, cells }: { experiment: Experiment | null; planned: readonly GridCell[] | undefined; cells: CellStore },
  where: Omit<Parameters<typeof useMeasuring>[0], 'asks'>,
): { scoring: Scoring; measuring: Measuring } {
  const metrics = experiment?.metrics
  const asks = useMemo(() => metrics !== undefined && asksModels(metrics), [metrics])
  const measuring = useMeasuring({ ...where, asks })
  const { measured } = measuring
  const beside = useMemo(() => besideCells(planned, cells, measured), [planned, cells, measured])
  return { scoring: useScoringBeside(experiment, beside), measuring }
}
