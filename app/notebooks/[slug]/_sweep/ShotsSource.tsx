'use client'

import { useEffect, useState } from 'react'
import { Input } from '../../../_ui/controls/Input.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import type { SweepForm } from './sweepForm.ts'

const selections = [
  { value: 'first', label: 'the first' },
  { value: 'random', label: 'at random' },
  { value: 'similar', label: 'most similar' },
] as const

const FILE = 'file'
const ALL = 'all'

type ShotsSourceProps = {
  shots: SweepForm['shots']
  /** Names of the notebook's shots blocks. */
  blocks: readonly string[]
  onSource: (source: { block?: string; from?: string }) => void
  onSelect: (select: string) => void
}

/** Where a sweep takes its few-shot pairs from, a shots block or a file, and which of them it takes. */
export function ShotsSource({ shots, blocks, onSource, onSelect }: ShotsSourceProps) {
  const [file, setFile] = useState(shots?.from ?? '')
  useEffect(() => setFile(shots?.from ?? ''), [shots?.from])
  const value = shots?.from != null ? FILE : shots?.block != null ? `block ${shots.block}` : ALL
  const keep = () => {
    if (file.trim() !== '' && file.trim() !== shots?.from) onSource({ from: file.trim() })
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-1 text-sm text-muted">
      from
      <Select
        size="sm"
        label="Where shots come from"
        value={value}
        options={[
          ...(value === ALL ? [{ value: ALL, label: blocks.length > 0 ? 'all shots blocks' : 'nowhere yet' }] : []),
          ...blocks.map((name) => ({ value: `block ${name}`, label: name })),
          { value: FILE, label: 'a file' },
        ]}
        onChange={(next) => onSource(next === FILE ? { from: 'shots.jsonl' } : next === ALL ? {} : { block: next.slice('block '.length) })}
        className="h-6!"
      />
      {value === FILE ? (
        <Input
          size="sm"
          aria-label="File of shots"
          title='Beside the notebook, with a line such as {"vars": {…}, "output": "…"} for each pair'
          value={file}
          onChange={(event) => setFile(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && keep()}
          className="w-32! h-6! font-mono"
        />
      ) : null}
      <Select
        size="sm"
        label="How shots are chosen"
        value={selections.find((each) => each.value === (shots?.select ?? 'first'))?.value ?? null}
        options={selections}
        onChange={onSelect}
        className="h-6!"
      />
    </span>
  )
}
