'use client'

import { Check } from 'lucide-react'
import { type ParameterName, parameters } from '#server/core/experiment/parameters.ts'
import { noRetriever } from '#server/core/experiment/retriever.ts'
import { textOf } from '#server/core/json.ts'
import { blocksOf } from '#server/core/notebook/notebook.ts'
import { useModels } from '../../../_shell/useModels.ts'
import { cx } from '../../../_ui/cx.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import type { AxisRowProps } from './AxisRow.tsx'
import { toggled } from './sweepForm.ts'
import { RemoveAxisButton } from './RemoveAxisButton.tsx'

/** Names with check marks; at least one stays ticked. */
export function TickList({
  label,
  hint,
  names,
  ticked,
  noteOf = () => null,
  onToggle,
}: {
  label: string
  hint?: string
  names: readonly string[]
  ticked: readonly string[]
  noteOf?: (name: string) => string | null
  onToggle: (name: string) => void
}) {
  return (
    <div role="group" aria-label={label} className="grid grid-cols-[132px_1fr] items-start gap-2 py-1">
      <span title={hint} className={cx('truncate pt-1 text-sm text-muted', hint && 'font-mono')}>
        {label}
      </span>
      <div className="flex flex-wrap gap-1">
        {names.map((name) => {
          const on = ticked.includes(name)
          return (
            <button
              key={name}
              type="button"
              role="checkbox"
              aria-checked={on}
              onClick={() => onToggle(name)}
              className={cx(
                'inline-flex h-6 items-center gap-1 rounded-md border px-2 text-sm transition-colors',
                on ? 'border-accent/40 bg-accent-soft text-accent-text' : 'border-border text-muted hover:bg-hover',
              )}
            >
              <Check aria-hidden className={cx('size-3', !on && 'opacity-0')} />
              {name}
              {noteOf(name) === null ? null : <span className="text-xs text-faint">{noteOf(name)}</span>}
            </button>
          )
        })}
      </div>
    </div>
  )
}

/** The models of the axis, chosen among the chat models. A model that the list does not have stays until it is removed. */
export function ModelRow({ row: { values }, onChange, onRemove }: AxisRowProps) {
  const { list } = useModels()
  const known = (list.data ?? []).filter(({ kind }) => kind === 'chat').toSorted((a, b) => Number(b.present) - Number(a.present))
  const chosen = values.map(textOf)
  return (
    <TickRow
      name="model"
      names={known.map(({ id }) => id)}
      ticked={chosen}
      noteOf={(id) => (known.find((model) => model.id === id)?.present ? null : 'not downloaded')}
      onChange={onChange}
      onRemove={onRemove}
    />
  )
}

/** The retrievers of the axis, chosen among the notebook's blocks and none. */
export function RetrieverRow({ row: { values }, onChange, onRemove }: AxisRowProps) {
  const { notebook } = useNotebook()
  const names = [...blocksOf(notebook, 'retriever').map(({ name }) => name), noRetriever]
  return <TickRow name="retriever" names={names} ticked={values.map(textOf)} onChange={onChange} onRemove={onRemove} />
}

/** The values of an axis that has only a few. */
export function ChoiceRow({ row: { name, values }, onChange, onRemove }: AxisRowProps) {
  const { control } = parameters[name]
  const names = control.kind === 'choices' ? control.choices : []
  return <TickRow name={name} names={names} ticked={values.map(textOf)} onChange={onChange} onRemove={onRemove} />
}

type TickRowProps = {
  name: ParameterName
  names: readonly string[]
  ticked: readonly string[]
  noteOf?: (name: string) => string | null
  onChange: AxisRowProps['onChange']
  onRemove: AxisRowProps['onRemove']
}

/** An axis as a list of names. A value that is none of them stays until it is unticked. */
function TickRow({ name, names, ticked, noteOf, onChange, onRemove }: TickRowProps) {
  const all = [...names, ...ticked.filter((each) => !names.includes(each))]
  return (
    <div className="group grid grid-cols-[1fr_auto] items-start gap-2">
      <TickList
        label={name}
        hint={`${name}: ${parameters[name].hint}`}
        names={all}
        ticked={ticked}
        noteOf={noteOf}
        onToggle={(each) => onChange(toggled(all, ticked, each))}
      />
      <RemoveAxisButton name={name} onRemove={onRemove} />
    </div>
  )
}
