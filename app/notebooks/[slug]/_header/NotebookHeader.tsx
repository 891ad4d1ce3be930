'use client'

import { Columns2, FlaskConical, PanelLeft, Table } from 'lucide-react'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { useNotebookView, useRoomForBoth, type NotebookView } from '../_notebook/useNotebookView.ts'
import { ModelPicker } from './ModelPicker.tsx'
import { RunControls } from './RunControls.tsx'
import { SaveState } from './SaveState.tsx'
import { SeedField } from './SeedField.tsx'
import { TitleField } from './TitleField.tsx'

const views = [
  { value: 'write', label: 'Write', icon: PanelLeft },
  { value: 'both', label: 'Both', icon: Columns2 },
  { value: 'results', label: 'Results', icon: Table },
] as const satisfies readonly { value: NotebookView; label: string; icon: unknown }[]

/** Title, model and seed, whether all is saved, which panes are open, and the run. */
export function NotebookHeader() {
  const [view, setView] = useNotebookView()
  const wide = useRoomForBoth()
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b bg-surface px-4 py-1.5">
      <FlaskConical aria-hidden className="size-4 shrink-0 text-accent-text" />
      <TitleField />
      <SaveState />
      <ModelPicker />
      <SeedField />
      <SegmentedControl
        label="Panes"
        value={view}
        onChange={setView}
        options={wide ? views : views.filter(({ value }) => value !== 'both')}
        iconsOnly
      />
      <RunControls />
    </header>
  )
}
