'use client'

import { SplitPane } from '../../_ui/SplitPane.tsx'
import { NotebookDocument } from './_document/NotebookDocument.tsx'
import { ResultsPane } from './_grid/ResultsPane.tsx'
import { StatisticsProvider } from './_grid/StatisticsProvider.tsx'
import { useNotebookView } from './useNotebookView.ts'

/** The document, the results, or both side by side. */
export function NotebookPanes() {
  const [view] = useNotebookView()
  const document = <NotebookDocument />
  const results = (
    <StatisticsProvider>
      <ResultsPane />
    </StatisticsProvider>
  )
  return (
    <div className="min-h-0 flex-1">
      {view === 'write' ? <div className="h-full overflow-auto">{document}</div> : null}
      {view === 'results' ? results : null}
      {view === 'both' ? (
        <SplitPane
          label="Resize document and results"
          storageKey="notebook"
          initial={0.46}
          least={0.22}
          first={document}
          second={results}
        />
      ) : null}
    </div>
  )
}
