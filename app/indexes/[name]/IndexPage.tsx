'use client'

import type { JudgedHit } from '#server/core/retrieval/judgements/judgeHit.ts'
import { PageHeader } from '../../_ui/layout/PageHeader.tsx'
import { Tabs } from '../../_ui/controls/Tabs.tsx'
import { useUrlState } from '../../_ui/browser/useUrlState.ts'
import { DocumentsPanel } from './_documents/DocumentsPanel.tsx'
import { JudgeButtons } from './_quality/JudgeButtons.tsx'
import { QualityPanel } from './_quality/QualityPanel.tsx'
import { useJudgementEvents } from './_quality/useJudgements.ts'
import { SearchPanel } from './_search/SearchPanel.tsx'

const tabs = ['search', 'quality', 'documents'] as const

/** One index: search it, measure it, and build it. */
export function IndexPage({ index }: { index: string }) {
  useJudgementEvents()
  const actions = (hit: JudgedHit, query: string) => <JudgeButtons index={index} query={query} hit={hit} />
  const [tab, setTab] = useUrlState('tab', 'search', { writeAfterMs: 0 })
  return (
    <div className="mx-auto flex max-w-320 flex-col gap-4 px-6 py-6">
      <PageHeader title={index} />
      <Tabs
        label="Parts of the index"
        value={tabs.find((each) => each === tab) ?? 'search'}
        onChange={setTab}
        tabs={[
          { value: 'search', label: 'Search', content: <SearchPanel index={index} actions={actions} /> },
          { value: 'quality', label: 'Quality', content: <QualityPanel index={index} /> },
          { value: 'documents', label: 'Documents', content: <DocumentsPanel index={index} /> },
        ]}
      />
    </div>
  )
}
