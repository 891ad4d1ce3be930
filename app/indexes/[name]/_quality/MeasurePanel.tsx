'use client'

import { useQuery } from '@tanstack/react-query'
import { Gauge, X } from 'lucide-react'
import type { JudgementList } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { useUrlState } from '../../../_ui/browser/useUrlState.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Progress } from '../../../_ui/feedback/Progress.tsx'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'
import { QualityResults } from './results/QualityResults.tsx'
import { allModes, isSameList, printSettings, readSettings } from './parts/searchSettings.ts'
import { SettingsBar } from './SettingsBar.tsx'
import { useQuality } from './useQuality.ts'

const levels = [
  { value: 'passage', label: 'Passages' },
  { value: 'document', label: 'Documents' },
] as const

/** Chooses ways of searching and measures them by the judgements. */
export function MeasurePanel({ index, list }: { index: string; list: JudgementList }) {
  const trpc = useTRPC()
  const indexes = useQuery(trpc.indexes.list.queryOptions())
  const facts = indexes.data?.find((each) => each.index === index)?.facts
  const { job, report, starting, measure, cancel } = useQuality(index)
  const ofPassages = [...list.judgements, ...list.lost].filter(({ span }) => span !== null).length
  const ofDocuments = list.judgements.length + list.lost.length - ofPassages
  // Passages say more, but not where some questions have judgements of documents only.
  const usualLevel = ofDocuments > 0 ? 'document' : 'passage'
  const [levelInUrl, setLevel] = useUrlState('level', '', { writeAfterMs: 0 })
  const level = levels.find(({ value }) => value === levelInUrl)?.value ?? usualLevel
  const [settingsInUrl, setSettings] = useUrlState('settings', '', { writeAfterMs: 0 })
  const chosen = readSettings(settingsInUrl)
  const hasVectors = facts?.embedder != null
  const settings = chosen.length > 0 ? chosen : allModes(hasVectors)
  const isRunning = job?.status === 'running'
  const isOther = report !== null && (report.level !== level || !isSameList(settings, report.settings))
  return (
    <section aria-label="Measure" className="flex flex-col gap-4">
      <div className="card flex flex-col gap-3 px-4 py-3">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h2 className="font-semibold">Measure</h2>
          <SegmentedControl label="What is measured" value={level} onChange={setLevel} options={levels} />
          <p className="min-w-60 flex-1 text-sm text-muted">{levelText(level, { ofPassages, ofDocuments })}</p>
        </div>
        <SettingsBar
          settings={settings}
          onChange={(next) => setSettings(printSettings(next))}
          hasVectors={hasVectors}
          snapshots={facts?.snapshots.map(({ snapshot }) => snapshot) ?? []}
        />
        <div className="flex flex-wrap items-center gap-3">
          {isRunning ? (
            <>
              <div className="min-w-60 flex-1">
                <Progress
                  label="Measuring"
                  fraction={job.progress.total > 0 ? job.progress.done / job.progress.total : null}
                  detail={
                    job.progress.total > 0
                      ? `${formatNumber(job.progress.done)} of ${formatCount(job.progress.total, 'search').replace(/searchs$/, 'searches')}`
                      : 'Reading the judgements'
                  }
                  etaMs={job.etaMs}
                />
              </div>
              <Button icon={X} onClick={cancel}>
                Cancel
              </Button>
            </>
          ) : (
            <>
              <Button
                variant="primary"
                icon={Gauge}
                loading={starting}
                disabled={!facts}
                onClick={() => measure({ index, level, settings })}
              >
                Measure
              </Button>
              {isOther ? <p className="text-sm text-muted">The figures below are of other settings. Measure again.</p> : null}
              {job?.status === 'cancelled' ? <p className="text-sm text-muted">The last measurement was cancelled.</p> : null}
            </>
          )}
        </div>
        {job?.status === 'failed' && job.error ? <ErrorNotice error={job.error} compact /> : null}
      </div>
      {report ? <QualityResults report={report} /> : null}
    </section>
  )
}

function levelText(level: 'passage' | 'document', { ofPassages, ofDocuments }: { ofPassages: number; ofDocuments: number }): string {
  if (level === 'document') return 'A document has the score of its best passage and the best grade of its places.'
  if (ofPassages === 0) return 'There are no judgements of passages. Measure documents, or judge passages.'
  const leftOut = ofDocuments > 0 ? ` ${formatCount(ofDocuments, 'judgement')} of whole documents are left out.` : ''
  return `A passage is relevant if it shares at least half of a judged place, or of itself, with it.${leftOut}`
}
