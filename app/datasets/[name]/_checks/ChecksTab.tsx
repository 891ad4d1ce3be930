'use client'

import type { DatasetTabProps } from '../datasetTab.ts'

/** The checks of a dataset. */
export function ChecksTab({ dataset }: DatasetTabProps) {
  return <p className="text-muted">Nothing for {dataset} yet.</p>
}
