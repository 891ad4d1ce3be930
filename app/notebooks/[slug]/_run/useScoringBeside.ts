'use client'

import { useEffect, useState } from 'react'
import type { Experiment } from '#server/core/experiment/experiment.ts'
import type { BesideCells } from './besideCells.ts'
import { createScoring, type Scoring } from './scoring.ts'
import { useMetricsReady } from './useMetricsReady.ts'

/** Scores of the cells that `beside` reads. Without an experiment they stay as they were. */
export function useScoringBeside(experiment: Experiment | null, beside: BesideCells): Scoring {
  const [scoring, setScoring] = useState(() => createScoring(experiment, null, beside))
  const ready = useMetricsReady(experiment?.metrics)
  useEffect(() => setScoring((before) => createScoring(experiment, before, beside, ready)), [experiment, beside, ready])
  return scoring
}
