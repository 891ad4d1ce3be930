'use client'

import { useCallback, useMemo, useEffect, useState } from 'react'
import type { ChartCell } from '#server/core/charts/chartCell.ts'
import { chartKind, measuresOf } from '#server/core/charts/chartKinds.ts'
import { type Drawing, drawChart } from '#server/core/charts/drawChart.ts'
import type { ChartSpec } from '#server/core/experiment/experiment.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { besideCells } from '../_run/besideCells.ts'
import { createCellStore } from '../_run/cellStore.ts'
import { useRun } from '../_run/runContext.ts'
import { createScoring, type Scoring } from '../_run/scoring.ts'
import { useMetricsReady } from '../_run/useMetricsReady.ts'
import { useOverCells } from '../_run/useOverCells.ts'
import { useReadResults } from '../_run/useReadResults.ts'
import { type NumberedRun, useEarlierRuns } from './useEarlierRuns.ts'

/** What a chart draws of the cells that are done, updated while a run fills the grid; for a history also the runs that it covers. */
export function useDrawing(spec: ChartSpec | null): { drawing: Drawing | null; runs: readonly NumberedRun[] } {
  const { scoring, model } = useRun()
  const isHistory = spec !== null && chartKind(spec) === 'history'
  const gridCells = useChartCells()
  const runs = useEarlierRuns(isHistory)
  const historyCells = useHistoryCells(runs)
  const cellsNow = isHistory ? historyCells : gridCells
  const axes = useMemo(() => [...new Set(model.columns.flatMap((column) => column.axes))], [model])
  const compute = useCallback(
    () => (spec ? drawChart(spec, cellsNow(), { metrics: scoring.specs, axes }) : null),
    [spec, cellsNow, scoring, axes],
  )
  return { drawing: useOverCells(compute), runs }
}

/** A function that gives the cells that have scores, with measures of those that are done. It is the same until the grid or the scoring is another. */
function useChartCells(): () => ChartCell[] {
  const { grid, cells, scoring, trained } = useRun()
  const planned = grid?.cells
  return useCallback(
    () =>
      (planned ?? []).flatMap((cell): ChartCell[] => {
        if (!trained.isCounted(cell)) return []
        const view = cells.view(cell.key)
        if (view.status !== 'done') {
          const found = scoring.passageScoresOf(cell)
          return found ? [{ cell, values: found.scores }] : []
        }
        return [{ cell, values: { ...measuresOf(view), ...scoring.scoresOf(cell, view.output)?.scores } }]
      }),
    [planned, cells, scoring, trained],
  )
}

const LOOK_AGAIN_MS = 300

/**
 * A function that gives the cells of these runs, each with the number of its run. They are scored with the current metrics, among
 * the cells of their own run. An output that a later run replaced belongs only to the later run.
 */
function useHistoryCells(runs: readonly NumberedRun[]): () => ChartCell[] {
  const { experiment } = useNotebook()
  const { measuring, trained } = useRun()
  const [store] = useState(createCellStore)
  useReadResults(store)
  useEffect(() => {
    const stored = runs.map((run) => run.stored)
    store.setStored({
      done: [...new Set(stored.flatMap(({ done }) => done))],
      failed: [],
      madeBy: new Map(stored.flatMap(({ madeBy }) => [...madeBy])),
    })
  }, [store, runs])

  const ready = useMetricsReady(runs.length > 0 ? experiment?.metrics : undefined)
  const { measured } = measuring
  const [scorings, setScorings] = useState<readonly Scoring[]>([])
  useEffect(() => {
    setScorings((before) =>
      runs.map(({ cells }, at) => createScoring(experiment, before[at] ?? null, besideCells(cells, store, measured), ready)),
    )
  }, [runs, experiment, store, measured, ready])

  const made = useMemo(
    () =>
      runs.map(({ cells, stored, number }) => {
        const done = new Set(stored.done)
        return { run: number, cells: cells.filter(({ key }) => key !== null && done.has(key)) }
      }),
    [runs],
  )
  const version = useVersion(store)
  return useCallback(() => {
    // Reading `version` makes this a new function, and the chart drawn again, when the store has changed.
    if (version < 0) return []
    return made.flatMap(({ run, cells }, at) =>
      cells.flatMap((cell): ChartCell[] => {
        const view = store.view(cell.key)
        if (view.status !== 'done' || !trained.isCounted(cell)) return []
        return [{ cell, run, values: { ...measuresOf(view), ...scorings[at]?.scoresOf(cell, view.output)?.scores } }]
      }),
    )
  }, [version, made, store, scorings, trained])
}

/** Counts changes of the store; changes in quick succession count once. */
function useVersion(store: ReturnType<typeof createCellStore>): number {
  const [version, setVersion] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const stop = store.subscribeAll(() => {
      timer ??= setTimeout(() => {
        timer = null
        setVersion((before) => before + 1)
      }, LOOK_AGAIN_MS)
    })
    return () => {
      stop()
      if (timer) clearTimeout(timer)
    }
  }, [store])
  return version
}
