'use client'

import type { QualityReport } from '../../../../_trpc/apiTypes.ts'
import { formatCount } from '../../../../_ui/text/format.ts'
import { gradeWords } from '../parts/gradeWords.ts'
import { namesText } from '../parts/namesText.ts'
import type { QuestionRow } from './questionRows.ts'
import { settingsName } from '../parts/searchSettings.ts'
import { SettingsMark } from '../parts/SettingsMark.tsx'

const MOST_RELEVANT = 20

/** What is relevant for a question, at which rank each way of searching found it, and what was found without a judgement. */
export function QuestionDetails({ report, row }: { report: QualityReport; row: QuestionRow }) {
  return (
    <div role="row" className="bg-sunken px-4 py-3 sm:px-11">
      <div role="cell" className="flex flex-col gap-3">
        {report.settings.map((settings, position) => {
          const measured = row.cells[position]?.measured
          if (!measured) return null
          const { relevant, unjudged } = measured
          return (
            <section key={settingsName(settings.asked)} aria-label={settingsName(settings.asked)} className="flex gap-2">
              <SettingsMark position={position} />
              <div className="min-w-0 flex-1">
                <ul>
                  {relevant.slice(0, MOST_RELEVANT).map(({ id, grade, indexed, rank }) => (
                    <li key={id} className="flex flex-wrap gap-x-2">
                      <span className="w-34 shrink-0 text-muted tabular">
                        {rank === null ? (indexed ? `not in the first ${settings.k}` : 'not indexed') : `rank ${rank}`}
                      </span>
                      <span className="min-w-0 break-all">{id}</span>
                      <span className="text-faint">{gradeWords(grade).toLowerCase()}</span>
                    </li>
                  ))}
                </ul>
                {relevant.length > MOST_RELEVANT ? (
                  <p className="text-faint">{formatCount(relevant.length - MOST_RELEVANT, 'more')}.</p>
                ) : null}
                {relevant.length === 0 ? <p className="text-muted">Nothing is relevant by the judgements.</p> : null}
                {unjudged.length > 0 ? (
                  <p className="break-all text-muted">Without a judgement among the first ten: {namesText(unjudged)}.</p>
                ) : null}
              </div>
            </section>
          )
        })}
      </div>
    </div>
  )
}
