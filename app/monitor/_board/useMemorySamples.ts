'use client'

import { useState } from 'react'
import { addSample, type MemorySample } from './monitorView.ts'

const KEEP_MS = 10 * 60_000

/** Readings of the last ten minutes. A new `sample` (by its time) is added while rendering, as React advises for state that follows a prop. */
export function useMemorySamples(sample: MemorySample | null): readonly MemorySample[] {
  const [samples, setSamples] = useState<MemorySample[]>([])
  if (sample && samples.at(-1)?.at !== sample.at) setSamples(addSample(samples, sample, KEEP_MS))
  return samples
}
