'use client'

import type { DatasetTabProps } from '../datasetTab.ts'

/** Splits and snapshots of a dataset. */
export function SplitsTab({ dataset }: DatasetTabProps) {
  return <p className="text-muted">Nothing for {dataset} yet.</p>
}
