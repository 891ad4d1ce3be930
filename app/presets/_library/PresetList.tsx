import { Plus, Search } from 'lucide-react'
import type { Preset } from '../../_trpc/apiTypes.ts'
import { IconButton } from '../../_ui/controls/IconButton.tsx'
import { Input } from '../../_ui/controls/Input.tsx'
import { SegmentedControl } from '../../_ui/controls/SegmentedControl.tsx'
import { Switch } from '../../_ui/controls/Switch.tsx'
import { cx } from '../../_ui/cx.ts'
import { Badge } from '../../_ui/feedback/Badge.tsx'
import type { PresetFilter } from './presetRows.ts'

export type PresetListProps = {
  rows: readonly Preset[]
  total: number
  languages: readonly { value: string; label: string }[]
  filter: PresetFilter
  onFilter: (change: Partial<PresetFilter>) => void
  selected: string | null
  /** Ids of presets with edits that are not saved. */
  edited: ReadonlySet<string>
  onSelect: (id: string) => void
  onNew: () => void
}

/** The list of presets, with search and filters. */
export function PresetList({ rows, total, languages, filter, onFilter, selected, edited, onSelect, onNew }: PresetListProps) {
  return (
    <div className="flex h-full w-70 shrink-0 flex-col border-r">
      <div className="flex flex-col gap-2.5 border-b px-4 pt-6 pb-3">
        <div className="flex items-center justify-between">
          <h1 className="text-xl font-semibold tracking-tight">Presets</h1>
          <IconButton icon={Plus} label="New preset" onClick={onNew} />
        </div>
        <Input
          icon={Search}
          type="search"
          size="sm"
          aria-label="Search presets"
          placeholder="Search"
          value={filter.query}
          onChange={(event) => onFilter({ query: event.target.value })}
        />
        <div className="flex items-center justify-between gap-2">
          <SegmentedControl
            label="Language"
            value={filter.language || 'all'}
            onChange={(value) => onFilter({ language: value === 'all' ? '' : value })}
            options={languages.map(({ value, label }) => ({ value: value || 'all', label }))}
          />
          <Switch label="Active" checked={filter.activeOnly} onChange={(activeOnly) => onFilter({ activeOnly })} />
        </div>
      </div>
      <ul aria-label="Presets" className="min-h-0 flex-1 overflow-y-auto p-2">
        {rows.map((preset) => (
          <li key={preset.id}>
            <button
              type="button"
              aria-current={preset.id === selected || undefined}
              onClick={() => onSelect(preset.id)}
              className={cx(
                'flex w-full flex-col gap-0.5 rounded-md px-2.5 py-2 text-left transition-colors',
                preset.id === selected ? 'bg-pressed' : 'hover:bg-hover',
                !preset.active && 'italic',
              )}
            >
              <span className="flex w-full items-center gap-1.5">
                <span className="min-w-0 flex-1 truncate font-medium">{preset.title}</span>
                {edited.has(preset.id) ? <span className="size-1.5 rounded-full bg-accent-text" title="Not saved yet" /> : null}
                {preset.problems.length > 0 ? <Badge tone="warn">check</Badge> : null}
                <Badge>{preset.language}</Badge>
              </span>
              <span className={cx('line-clamp-2 text-sm', preset.id === selected ? 'text-muted' : 'text-faint')}>{preset.description}</span>
            </button>
          </li>
        ))}
        {rows.length === 0 && total > 0 ? <li className="px-3 py-6 text-center text-sm text-muted">No preset matches.</li> : null}
      </ul>
    </div>
  )
}
