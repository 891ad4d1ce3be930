'use client'

import { Kbd } from '../../_ui/controls/Kbd.tsx'
import { SplitPane } from '../../_ui/layout/SplitPane.tsx'
import { NotebookDocument } from './_document/NotebookDocument.tsx'
import { ResultsPane } from './_grid/ResultsPane.tsx'
import { StatisticsProvider } from './_grid/heads/StatisticsProvider.tsx'
import { useNotebookView } from './_notebook/useNotebookView.ts'
import { enterGrid, useOtherPane } from './useOtherPane.ts'

/** The document, the results, or both side by side. A pane that stays keeps its place, its scroll and what is open in it. */
export function NotebookPanes() {
  const [view] = useNotebookView()
  useOtherPane()
  return (
    <div className="relative min-h-0 flex-1">
      {view === 'both' ? (
        <button
          type="button"
          onClick={enterGrid}
          className="floating sr-only z-30 rounded-md focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:px-3 focus:py-1.5"
        >
          Skip to the results <Kbd keys="F6" />
        </button>
      ) : null}
      <SplitPane
        label="Resize document and results"
        storageKey="notebook"
        initial={0.46}
        least={0.22}
        first={view === 'results' ? null : <NotebookDocument />}
        second={
          view === 'write' ? null : (
            <StatisticsProvider>
              <ResultsPane />
            </StatisticsProvider>
          )
        }
      />
    </div>
  )
}
