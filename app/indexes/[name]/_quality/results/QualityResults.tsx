'use client'

import { useMemo } from 'react'
import { successRanks } from '#server/core/retrieval/metrics/qualityMetrics.ts'
import type { QualityReport } from '../../../../_trpc/apiTypes.ts'
import { useUrlState } from '../../../../_ui/browser/useUrlState.ts'
import { Select } from '../../../../_ui/controls/Select.tsx'
import { useNow } from '../../../../_ui/browser/useNow.ts'
import { formatAgo, formatCount } from '../../../../_ui/text/format.ts'
import { LossBars } from './LossBars.tsx'
import { shownMetrics } from './metricNames.ts'
import { QuestionTable } from './QuestionTable.tsx'
import { ResultTable } from './ResultTable.tsx'
import { useComparison } from './useComparison.ts'

const USUAL_RANK = 10

/** The figures of the last measurement: means, losses, and each question. */
export function QualityResults({ report }: { report: QualityReport }) {
  const [rankInUrl, setRank] = useUrlState('within', String(USUAL_RANK), { writeAfterMs: 0 })
  const within = successRanks.find((rank) => String(rank) === rankInUrl) ?? USUAL_RANK
  const [baselineInUrl, setBaseline] = useUrlState('baseline', '0', { writeAfterMs: 0 })
  const baseline = report.settings[Number(baselineInUrl)] ? Number(baselineInUrl) : 0
  const metrics = useMemo(() => shownMetrics(within), [within])
  const statistics = useComparison(report, { baseline, metrics })
  const now = useNow()
  const count = report.settings[0]?.perQuery.length ?? 0
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-1">
        <p className="min-w-60 flex-1 text-sm text-muted">
          {formatCount(count, 'question')}, measured by {report.level === 'passage' ? 'passages' : 'documents'}{' '}
          {formatAgo(report.measuredAt, now)}. The figures are those of trec_eval, with 95 % intervals.
        </p>
        <span className="inline-flex items-center gap-2 text-sm text-muted">
          Found within
          <Select
            size="sm"
            label="Rank within which something relevant has to be found"
            value={String(within)}
            onChange={setRank}
            options={successRanks.map((rank) => ({ value: String(rank), label: String(rank) }))}
          />
        </span>
      </div>
      <ResultTable
        report={report}
        statistics={statistics}
        metrics={metrics}
        baseline={baseline}
        onBaseline={(next) => setBaseline(String(next))}
      />
      <LossBars report={report} within={within} />
      <QuestionTable report={report} metrics={metrics} within={within} />
    </>
  )
}
