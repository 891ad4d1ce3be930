'use client'

import { Plus, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { MetadataFilter } from '#server/core/retrieval/filter/filterSql.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../../_ui/controls/IconButton.tsx'
import { Input } from '../../../../_ui/controls/Input.tsx'
import { SegmentedControl } from '../../../../_ui/controls/SegmentedControl.tsx'
import { Select } from '../../../../_ui/controls/Select.tsx'
import {
  type FilterForm,
  type FilterRow,
  fromFilter,
  needsValue,
  type Operator,
  operatorLabels,
  operatorsOf,
  toFilter,
} from './filterRows.ts'
import type { SearchFacts } from '../view/searchTypes.ts'

type FilterBuilderProps = {
  fields: SearchFacts['fields']
  filter: MetadataFilter | undefined
  onChange: (filter: MetadataFilter | undefined) => void
}

const TYPED_AFTER_MS = 400

const textOf = (filter: MetadataFilter | undefined) => JSON.stringify(filter) ?? ''

/** Conditions on the metadata of documents. A row without a value is not applied yet. */
export function FilterBuilder({ fields, filter, onChange }: FilterBuilderProps) {
  const text = textOf(filter)
  const [seen, setSeen] = useState(text)
  const [form, setForm] = useState<FilterForm | null>(() => fromFilter(filter))
  const own = form ? textOf(toFilter(form)) : text

  // Another search was opened: a filter of one's own comes back unchanged.
  if (text !== seen) {
    setSeen(text)
    if (text !== own) setForm(fromFilter(filter))
  }

  useEffect(() => {
    if (form === null || own === text) return
    const timer = setTimeout(() => onChange(toFilter(form)), TYPED_AFTER_MS)
    return () => clearTimeout(timer)
  }, [form, own, text, onChange])

  if (form === null)
    return (
      <div className="flex flex-col gap-2">
        <code className="block rounded-md border bg-sunken px-2 py-1.5 font-mono text-xs break-all">{text}</code>
        <div>
          <Button size="sm" icon={Trash2} onClick={() => onChange(undefined)}>
            Remove this filter
          </Button>
        </div>
      </div>
    )
  if (fields.length === 0 && form.rows.length === 0)
    return <p className="text-xs text-faint">The index has no metadata. Columns of CSV and JSONL files become metadata.</p>

  const setRow = (at: number, change: Partial<FilterRow>) =>
    setForm({ ...form, rows: form.rows.with(at, fitted({ ...blank(fields), ...form.rows[at], ...change }, fields)) })
  return (
    <div className="flex flex-col gap-2">
      {form.rows.length > 1 ? (
        <SegmentedControl
          label="How the conditions are joined"
          value={form.join}
          onChange={(join) => setForm({ ...form, join })}
          options={[
            { value: 'all', label: 'All of these' },
            { value: 'any', label: 'Any of these' },
          ]}
        />
      ) : null}
      {form.rows.map((row, at) => (
        <div key={at} role="group" aria-label={`Condition ${at + 1}`} className="flex flex-col gap-1.5 rounded-md border bg-sunken p-2">
          <div className="flex items-center gap-1.5">
            <Select
              label={`Column of condition ${at + 1}`}
              size="sm"
              className="flex-1"
              value={row.column}
              onChange={(column) => setRow(at, { column })}
              options={columnsOf(fields, row).map((name) => ({ value: name, label: name }))}
            />
            <IconButton
              icon={Trash2}
              label={`Remove condition ${at + 1}`}
              size="sm"
              tone="bad"
              onClick={() => setForm({ ...form, rows: form.rows.toSpliced(at, 1) })}
            />
          </div>
          <Select
            label={`Comparison of condition ${at + 1}`}
            size="sm"
            value={row.operator}
            onChange={(operator) => setRow(at, { operator })}
            options={operatorsFor(fields, row).map((value) => ({ value, label: operatorLabels[value] }))}
          />
          {needsValue(row) ? (
            <Input
              size="sm"
              aria-label={`Value of condition ${at + 1}`}
              placeholder={row.operator === 'oneOf' ? 'values, separated by commas' : 'value'}
              value={row.value}
              onChange={(event) => setRow(at, { value: event.target.value })}
            />
          ) : null}
        </div>
      ))}
      <div>
        <Button
          size="sm"
          icon={Plus}
          disabled={fields.length === 0}
          onClick={() => setForm({ ...form, rows: [...form.rows, blank(fields)] })}
        >
          Add a condition
        </Button>
      </div>
    </div>
  )
}

function blank(fields: SearchFacts['fields']): FilterRow {
  return { column: fields[0]?.name ?? '', operator: 'is', value: '' }
}

/** Another column may not have the comparison. */
function fitted(row: FilterRow, fields: SearchFacts['fields']): FilterRow {
  return operatorsFor(fields, row).includes(row.operator) ? row : { ...row, operator: 'is' }
}

function operatorsFor(fields: SearchFacts['fields'], { column, operator }: FilterRow): readonly Operator[] {
  const type = fields.find(({ name }) => name === column)?.type
  return type ? operatorsOf[type] : [operator]
}

/** Also a column that a link names and that the index does not have. */
function columnsOf(fields: SearchFacts['fields'], { column }: FilterRow): string[] {
  const names = fields.map(({ name }) => name)
  return names.includes(column) ? names : [column, ...names]
}
