'use client'

import { failures } from '#server/core/retrieval/metrics/failureSplit.ts'
import type { QualityReport } from '../../../../_trpc/apiTypes.ts'
import { lossViews } from './lossView.ts'
import { lossesOf } from './questionRows.ts'
import { settingsName } from '../parts/searchSettings.ts'
import { SettingsMark } from '../parts/SettingsMark.tsx'

/** How many questions each way of searching found something relevant for, and where the others were lost. */
export function LossBars({ report, within }: { report: QualityReport; within: number }) {
  return (
    <section aria-label="Where questions are lost" className="card flex flex-col gap-3 px-4 py-3">
      <h2 className="font-semibold">Where questions are lost</h2>
      <ul className="flex flex-col gap-3">
        {report.settings.map((settings, position) => {
          const { counts, passed, perQuery } = lossesOf(settings, within)
          const parts = [
            { name: `Found within ${within}`, meaning: 'Something relevant was found', className: 'bg-good', count: passed },
            ...failures.map((failure) => ({ ...lossViews[failure], meaning: lossViews[failure].meaning(within), count: counts[failure] })),
          ].filter(({ count }) => count > 0)
          return (
            <li key={settingsName(settings.asked)} className="flex flex-col gap-1.5">
              <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
                <span className="inline-flex min-w-40 items-center gap-2 font-medium">
                  <SettingsMark position={position} />
                  {settingsName({ ...settings.asked, mode: settings.mode })}
                </span>
                {parts.map(({ name, meaning, className, count }) => (
                  <span key={name} title={meaning} className="inline-flex items-center gap-1.5 text-muted tabular">
                    <span aria-hidden className={`size-2.5 rounded-xs ${className}`} />
                    {name}: {count}
                  </span>
                ))}
              </div>
              <div aria-hidden className="flex h-2 gap-px overflow-hidden rounded-full bg-pressed">
                {parts.map(({ name, className, count }) => (
                  <span key={name} className={className} style={{ width: `${(100 * count) / perQuery.length}%` }} />
                ))}
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
