'use client'

import { Button } from '../../../../_ui/controls/Button.tsx'

type ColumnChoiceProps = {
  columns: readonly { id: string; label: string }[]
  hidden: readonly string[]
  onChange: (hidden: string[]) => void
}

/** Which columns are shown. The last one stays. */
export function ColumnChoice({ columns, hidden, onChange }: ColumnChoiceProps) {
  const shown = columns.filter(({ id }) => !hidden.includes(id))
  return (
    <>
      <ul className="flex max-h-40 flex-col overflow-auto rounded-md border border-border-strong bg-raised py-1">
        {columns.map(({ id, label }) => {
          const on = !hidden.includes(id)
          return (
            <li key={id}>
              <label className="flex items-center gap-2 px-2 py-0.5 hover:bg-hover">
                <input
                  type="checkbox"
                  checked={on}
                  disabled={on && shown.length === 1}
                  onChange={() => onChange(on ? [...hidden, id] : hidden.filter((other) => other !== id))}
                  className="accent-accent"
                />
                <span className="truncate" title={label}>
                  {label}
                </span>
              </label>
            </li>
          )
        })}
      </ul>
      {hidden.length > 0 ? (
        <Button size="sm" variant="ghost" className="self-start" onClick={() => onChange([])}>
          Show all columns
        </Button>
      ) : null}
    </>
  )
}
