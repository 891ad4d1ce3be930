'use client'

import { Check } from 'lucide-react'
import { useId, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react'
import { SegmentedControl } from '../../../../_ui/controls/SegmentedControl.tsx'
import { cx } from '../../../../_ui/cx.ts'
import { documentName } from '../passages/passagePlace.ts'
import { RankDetail } from './RankDetail.tsx'
import { LINES_WIDTH, RankLines, ROW_HEIGHT } from './RankLines.tsx'
import { afterKey, rankShift, type RankPosition } from './rankShift.ts'
import { RankTable } from './RankTable.tsx'
import type { FoundPassage, SearchFacts } from '../view/searchTypes.ts'
import { type StageList, stageLabels } from '../passages/stagePlaces.ts'

export type RankShiftProps = {
  index: string
  snapshot: string | undefined
  query: string
  language: SearchFacts['language']
  stages: readonly StageList[]
  passages: ReadonlyMap<string, FoundPassage>
  /** Passages that were judged relevant to this query. */
  relevant?: ReadonlySet<string>
  /** Controls for the passage that is lit, such as those that judge it. */
  actions?: (hit: FoundPassage) => ReactNode
}

/** Of a column, in pixels; a narrower window scrolls sideways. */
const LEAST_WIDTH = 130

const tops = ['10', '20'] as const

/** How passages change their rank from stage to stage: a column for each stage, and a line for each passage in two of them. */
export function RankShift({ index, snapshot, query, language, stages, passages, relevant, actions }: RankShiftProps) {
  const id = useId()
  const [top, setTop] = useState<(typeof tops)[number]>('10')
  const [hovered, setHovered] = useState<string | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [focus, setFocus] = useState<RankPosition>({ column: 0, row: 0 })
  const shift = useMemo(() => rankShift(stages, Number(top), relevant), [stages, top, relevant])
  const { columns, gaps, misses } = shift
  const lit = hovered ?? chosen ?? null
  const rows = Math.max(1, ...columns.map(({ chunks }) => chunks.length))
  const buttonId = ({ column, row }: RankPosition) => `${id}-${column}-${row}`
  const first = columns.findIndex(({ chunks }) => chunks.length > 0)
  // One stop of the Tab key: arrow keys go on from there.
  const stop = columns[focus.column]?.chunks[focus.row] === undefined ? { column: first, row: 0 } : focus

  function onKeyDown(event: KeyboardEvent, here: RankPosition) {
    const next = afterKey(shift, here, event.key)
    if (next === null) return
    event.preventDefault()
    document.getElementById(buttonId(next))?.focus()
  }

  return (
    <section aria-label="Ranks by stage" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-sm text-muted">
          Each stage by itself, whatever the mode. A line follows a passage; a dashed one leads below the first {top}.
          {columns.length === 1 ? ' The index has no vectors, so full text is the only stage.' : ''}
        </p>
        <SegmentedControl
          label="Passages of each stage"
          value={top}
          onChange={setTop}
          options={tops.map((value) => ({ value, label: `First ${value}` }))}
        />
      </div>
      <div className="card overflow-x-auto px-3 py-3">
        <div
          role="group"
          aria-label="Passages by stage. Arrow keys move; left and right follow a passage."
          className="flex"
          style={{ minWidth: columns.length * LEAST_WIDTH + gaps.length * LINES_WIDTH }}
          onPointerLeave={() => setHovered(null)}
        >
          {columns.map(({ stage, chunks }, column) => (
            <div key={stage} className="contents">
              {column > 0 ? <RankLines lines={gaps[column - 1] ?? []} rows={rows} lit={lit} relevant={relevant} /> : null}
              <div className="min-w-0 flex-1 basis-0">
                <h2 className="h-6 text-sm font-semibold">{stageLabels[stage]}</h2>
                {chunks.length === 0 ? <p className="text-sm text-faint">Nothing found</p> : null}
                {chunks.map((chunk, row) => {
                  const here = { column, row }
                  const passage = passages.get(chunk)
                  const name = passage ? documentName(passage) : chunk
                  const isRelevant = relevant?.has(chunk) ?? false
                  return (
                    <button
                      key={chunk}
                      id={buttonId(here)}
                      type="button"
                      tabIndex={stop.column === column && stop.row === row ? 0 : -1}
                      aria-pressed={chosen === chunk}
                      onPointerEnter={() => setHovered(chunk)}
                      onFocus={() => {
                        setFocus(here)
                        setHovered(chunk)
                      }}
                      onBlur={() => setHovered(null)}
                      onClick={() => setChosen(chosen === chunk ? null : chunk)}
                      onKeyDown={(event) => onKeyDown(event, here)}
                      style={{ height: ROW_HEIGHT }}
                      className={cx(
                        'flex w-full items-center gap-2 rounded-md border px-2 text-left transition-colors',
                        lit === chunk
                          ? 'border-accent bg-accent-soft'
                          : isRelevant
                            ? 'border-good/40 bg-good-soft'
                            : 'border-transparent hover:bg-hover',
                      )}
                    >
                      <span className="w-5 shrink-0 text-right text-sm text-muted tabular">
                        <span className="sr-only">{stageLabels[stage]} </span>
                        {row + 1}
                      </span>
                      <span className="min-w-0 flex-1">
                        <span className="block truncate text-sm font-medium">{name}</span>
                        <span className="block truncate text-xs text-muted">{passage?.text.replaceAll(/\s+/g, ' ').slice(0, 120)}</span>
                      </span>
                      {isRelevant ? <Check role="img" aria-label="relevant" className="size-3.5 shrink-0 text-good" /> : null}
                    </button>
                  )
                })}
              </div>
            </div>
          ))}
        </div>
      </div>
      {misses.length > 0 ? (
        <p className="text-sm text-muted">
          Relevant, but not among the first {top}:{' '}
          {misses
            .map(({ chunk, best }) => `${chunk} (${best ? `best: ${stageLabels[best.stage]} ${best.rank}` : 'in the list of no stage'})`)
            .join(', ')}
        </p>
      ) : null}
      <RankDetail
        index={index}
        snapshot={snapshot}
        query={query}
        language={language}
        stages={stages}
        passage={passages.get(lit ?? '')}
        actions={actions}
      />
      <RankTable shift={shift} stages={stages} passages={passages} relevant={relevant} />
    </section>
  )
}
