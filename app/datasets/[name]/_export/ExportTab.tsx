'use client'

import type { DatasetTabProps } from '../datasetTab.ts'

/** Exports of a dataset. */
export function ExportTab({ dataset }: DatasetTabProps) {
  return <p className="text-muted">Nothing for {dataset} yet.</p>
}
