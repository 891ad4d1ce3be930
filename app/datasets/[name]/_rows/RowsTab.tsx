'use client'

import { Table2 } from 'lucide-react'
import { useRaterName } from '../../../_ui/browser/useRaterName.ts'
import { EmptyState } from '../../../_ui/feedback/EmptyState.tsx'
import { ImportButton } from '../../_import/ImportButton.tsx'
import { SynthesisButton } from '../_synthesis/SynthesisButton.tsx'
import type { DatasetTabProps } from '../datasetTab.ts'
import { ReviewDesk } from './ReviewDesk.tsx'

/** The rows of a dataset, to be read and decided on. */
export function RowsTab(props: DatasetTabProps) {
  const [by] = useRaterName()
  const { dataset, facts } = props
  if (facts.rows > 0) return <ReviewDesk {...props} />
  return (
    <EmptyState
      icon={Table2}
      title="No rows"
      actions={
        <>
          <ImportButton dataset={dataset} />
          <SynthesisButton dataset={dataset} rows={[]} by={by} />
        </>
      }
    >
      Import a file, send answers here from the grid of a notebook, or let a local model write questions about your documents.
    </EmptyState>
  )
}
