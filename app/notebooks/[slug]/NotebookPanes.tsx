'use client'

import { SplitPane } from '../../_ui/SplitPane.tsx'
import { NotebookDocument } from './_document/NotebookDocument.tsx'
import { ResultsPane } from './_grid/ResultsPane.tsx'
import { StatisticsProvider } from './_grid/StatisticsProvider.tsx'
import { useNotebookView } from './useNotebookView.ts'

/** The document, the results, or both side by side. A pane that stays keeps its place, its scroll and what is open in it. */
export function NotebookPanes() {
  const [view] = useNotebookView()
  return (
    <div className="min-h-0 flex-1">
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
