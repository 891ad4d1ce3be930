'use client'

import { FlaskConical } from 'lucide-react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { EmptyState } from '../../../_ui/feedback/EmptyState.tsx'
import type { GridView } from './state/gridView.ts'

/** In place of the grid where its filters leave no row. */
export function NothingMatches({ view, onClear }: { view: GridView; onClear: () => void }) {
  return (
    <EmptyState icon={FlaskConical} title="No row matches" actions={<Button onClick={onClear}>Show all rows</Button>}>
      {view.change && !view.search
        ? 'Nothing in the grid stands so against the earlier run. Outputs that are still missing are not compared.'
        : 'Search for fewer words, or choose another filter.'}
    </EmptyState>
  )
}
