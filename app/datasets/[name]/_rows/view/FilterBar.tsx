'use client'

import { Search } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import { filterChoices } from '#server/core/dataset/query/rowQuery.ts'
import type { DatasetFacts } from '../../../../_trpc/apiTypes.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { Input } from '../../../../_ui/controls/Input.tsx'
import { Select } from '../../../../_ui/controls/Select.tsx'
import { statusView } from '../../../_list/statusView.ts'
import { FilterMenu } from './FilterMenu.tsx'
import { allRows, isFiltered, parseOrder, printOrder } from './rowsView.ts'
import type { RowsViewState } from './useRowsView.ts'

type FilterBarProps = {
  state: RowsViewState
  facts: DatasetFacts
  isBlind: boolean
  searchRef: Ref<HTMLInputElement>
  /** Leaves the search field. */
  onLeave: () => void
  children: ReactNode
}

/** Search, filters and order of the queue; `children` stand at the right end. */
export function FilterBar({ state: { view, change }, facts, isBlind, searchRef, onLeave, children }: FilterBarProps) {
  return (
    <div role="search" aria-label="Filter the rows" className="flex flex-wrap items-center gap-1.5">
      <div className="w-56">
        <Input
          ref={searchRef}
          type="search"
          size="sm"
          icon={Search}
          aria-label="Search rows"
          placeholder="Search texts"
          value={view.text}
          onChange={(event) => change({ text: event.target.value })}
          onKeyDown={(event) => {
            if ((event.key !== 'Enter' && event.key !== 'Escape') || event.nativeEvent.isComposing) return
            event.preventDefault()
            onLeave()
          }}
        />
      </div>
      {isBlind ? null : (
        <FilterMenu
          name="Status"
          options={filterChoices.statuses.map((value) => ({ value, label: statusView[value].label, rows: facts.statuses[value] ?? 0 }))}
          chosen={view.statuses}
          onChange={(statuses) => change({ statuses })}
        />
      )}
      <FilterMenu
        name="Kind"
        options={filterChoices.kinds.map((value) => ({ value, label: value, rows: facts.kinds[value] ?? 0 }))}
        chosen={view.kinds}
        onChange={(kinds) => change({ kinds })}
      />
      <FilterMenu
        name="Split"
        options={filterChoices.splits.map((value) => ({
          value,
          label: value === 'none' ? 'no split' : value,
          rows: facts.splits[value] ?? 0,
        }))}
        chosen={view.splits}
        onChange={(splits) => change({ splits })}
      />
      {facts.tags.length > 0 || view.tags.length > 0 ? (
        <FilterMenu name="Tags" options={tagOptions(facts, view.tags)} chosen={view.tags} onChange={(tags) => change({ tags })} />
      ) : null}
      <Toggle isOn={view.isOpen} onChange={(isOpen) => change({ isOpen })}>
        Not reviewed by me
      </Toggle>
      {!isBlind && (facts.disputed > 0 || view.isDisputed) ? (
        <Toggle isOn={view.isDisputed} onChange={(isDisputed) => change({ isDisputed })}>
          Disputed
        </Toggle>
      ) : null}
      <Select
        size="sm"
        label="Order"
        className="w-44"
        value={printOrder(view.order) || 'position'}
        onChange={(order) => change({ order: parseOrder(order) })}
        options={orderOptions(facts, isBlind)}
      />
      {isFiltered(view) ? (
        <Button size="sm" variant="ghost" onClick={() => change({ ...allRows, order: view.order })}>
          Clear
        </Button>
      ) : null}
      <span className="flex-1" />
      {children}
    </div>
  )
}

function Toggle({ isOn, onChange, children }: { isOn: boolean; onChange: (isOn: boolean) => void; children: ReactNode }) {
  return (
    <Button size="sm" aria-pressed={isOn} className={isOn ? 'border-accent! text-accent-text!' : ''} onClick={() => onChange(!isOn)}>
      {children}
    </Button>
  )
}

/** Also those chosen that no row has any more, so that they can be taken back. */
function tagOptions({ tags }: DatasetFacts, chosen: readonly string[]) {
  const known = new Set(tags.map(({ tag }) => tag))
  return [
    ...tags.map(({ tag, rows }) => ({ value: tag, label: tag, rows })),
    ...chosen.filter((tag) => !known.has(tag)).map((tag) => ({ value: tag, label: tag, rows: 0 })),
  ]
}

/** Radix reads '' as no choice, so that the order of the file is called `position`. */
function orderOptions({ scores }: DatasetFacts, isBlind: boolean) {
  return [
    { value: 'position', label: 'Order of the file' },
    { value: '-position', label: 'Last row first' },
    { value: '-promptLength', label: 'Longest prompt first' },
    { value: 'promptLength', label: 'Shortest prompt first' },
    { value: '-answerLength', label: 'Longest answer first' },
    { value: 'answerLength', label: 'Shortest answer first' },
    ...(isBlind
      ? []
      : [
          { value: '-rating', label: 'Highest rating first' },
          { value: 'rating', label: 'Lowest rating first' },
          ...scores.flatMap((score) => [
            { value: `-score:${score}`, label: `Highest ${score} first` },
            { value: `score:${score}`, label: `Lowest ${score} first` },
          ]),
        ]),
  ]
}
