'use client'

import { Table2 } from 'lucide-react'
import { EmptyState } from '../../../_ui/feedback/EmptyState.tsx'
import { ImportButton } from '../../_import/ImportButton.tsx'
import type { DatasetTabProps } from '../_tab/datasetTab.ts'
import { ReviewDesk } from './ReviewDesk.tsx'

/** The rows of a dataset, to be read and decided on. */
export function RowsTab(props: DatasetTabProps) {
  if (props.facts.rows > 0) return <ReviewDesk {...props} />
  return (
    <EmptyState icon={Table2} title="No rows" actions={<ImportButton dataset={props.dataset} />}>
      Import a file, or send answers here from the grid of a notebook.
    </EmptyState>
  )
}
