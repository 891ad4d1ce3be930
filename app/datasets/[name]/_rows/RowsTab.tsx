'use client'

import { Table2 } from 'lucide-react'
import { EmptyState } from '../../../_ui/feedback/EmptyState.tsx'
import { ImportButton } from '../../_import/ImportButton.tsx'
import type { DatasetTabProps } from '../datasetTab.ts'

/** The rows of a dataset, to be read and decided on. */
export function RowsTab({ dataset, facts }: DatasetTabProps) {
  if (facts.rows === 0)
    return (
      <EmptyState icon={Table2} title="No rows" actions={<ImportButton dataset={dataset} />}>
        Import a file, or send answers here from the grid of a notebook.
      </EmptyState>
    )
  return null
}
