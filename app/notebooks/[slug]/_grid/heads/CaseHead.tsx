'use client'

import { memo } from 'react'
import type { GridRow } from '#server/core/grid/gridModel.ts'
import { useRun } from '../../_run/runContext.ts'
import { caseLines, referenceText } from '../state/caseText.ts'
import { headOf } from '../../../../_ui/text/cutText.ts'
import { densityView } from '../state/density.ts'
import { TrainedMark } from '../cell/TrainedMark.tsx'
import { useGrid } from '../state/gridContext.ts'

const MOST_SHOWN_CHARACTERS = 400

/** The head of a row: the variables of the test case, its reference and its tags. */
export const CaseHead = memo(function CaseHead({ row, width }: { row: GridRow; width: number }) {
  const { scoring, trained } = useRun()
  const { density } = useGrid()
  const testCase = scoring.caseOf(row)
  const { lines } = densityView[density]
  const reference = testCase ? referenceText(testCase.reference) : null
  const shown = testCase ? caseLines(testCase) : []
  const adapters = trained.byCase.get(row.caseIndex)
  return (
    <div
      role="rowheader"
      className="sticky left-0 z-10 flex h-full flex-col gap-0.5 overflow-hidden border-r border-border-strong bg-raised px-3 py-1.5 text-sm"
      style={{ width }}
    >
      <div className="min-h-0 flex-1">
        <p
          dir="auto"
          className="leading-4.5"
          style={{ display: '-webkit-box', WebkitBoxOrient: 'vertical', WebkitLineClamp: lines, overflow: 'hidden' }}
          title={shown.map(({ name, text }) => (name ? `${name}: ${text}` : text)).join('\n')}
        >
          <bdi className="mr-1.5 text-xs text-faint tabular">{row.case}</bdi>
          {adapters ? (
            <span className="mr-1.5 inline-block align-text-bottom">
              <TrainedMark adapters={adapters} isLeftOut={trained.leavesOut} />
            </span>
          ) : null}
          {shown.map(({ name, text }) => (
            <span key={name} className="mr-2">
              {name ? <span className="text-faint">{name} </span> : null}
              {/* Next to a name a value has its own direction; without one it decides the direction of the line. */}
              <span dir={name ? 'auto' : undefined}>{headOf(text, MOST_SHOWN_CHARACTERS)}</span>
            </span>
          ))}
        </p>
      </div>
      {density === 'compact' ? null : (
        <p className="flex h-4.5 shrink-0 items-center gap-2 overflow-hidden text-xs whitespace-nowrap text-faint">
          {reference === null ? null : (
            <span title={`Reference: ${reference}`} className="truncate">
              <span aria-label="Reference">→</span> <bdi className="text-muted">{reference}</bdi>
            </span>
          )}
          {testCase?.tags.map((tag) => (
            <bdi key={tag} className="shrink-0">
              #{tag}
            </bdi>
          ))}
        </p>
      )}
    </div>
  )
})
