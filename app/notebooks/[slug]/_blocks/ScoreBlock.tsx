'use client'

import { Plus } from 'lucide-react'
import { editYamlKey } from '#server/core/notebook/editYaml.ts'
import { metrics } from '#server/core/metrics/metrics.ts'
import { writeYaml } from '#server/core/notebook/writeYaml.ts'
import { Button } from '../../../_ui/Button.tsx'
import { Menu } from '../../../_ui/Menu.tsx'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { editBody } from './blockEdits.ts'
import type { Block } from './BlockFrame.tsx'
import { type MetricEntry, scoreItem } from './metricFields.ts'
import { isRecord, readBlock } from './readBlock.ts'
import { MetricRow } from './MetricRow.tsx'

/** The metrics of a score block, each with its options. */
export function ScoreBlock({ block, entries }: { block: Block; entries: readonly MetricEntry[] }) {
  const { edit } = useNotebookEdits()
  const value = readBlock(block)
  const listed = Array.isArray(value) ? (value as unknown[]) : []
  const change = (write: (body: string) => string) =>
    edit('The scores were not changed', (text) => editBody(text, { kind: 'score', name: block.name }, write))
  const add = (metric: string) =>
    change((body) => (entries.length === 0 ? writeYaml([metric]) : editYamlKey(body, [entries.length], metric)))
  const remove = (position: number) => change((body) => (entries.length === 1 ? '' : editYamlKey(body, [position], undefined)))
  return (
    <div className="flex flex-col">
      <ul aria-label={`Metrics of ${block.name}`} className="divide-y">
        {entries.map((entry, position) => (
          <MetricRow
            key={`${position} ${entry.metric}`}
            entry={entry}
            onOption={(option, next) => {
              const { [option]: old, ...rest } = entry.options
              // The short form `- contains: yes` has no key to write beside.
              const short = !isRecord(listed[position]) || !isRecord(Object.values(listed[position] ?? {})[0])
              const alone = short || (next === undefined ? Object.keys(rest).length === 0 : old === undefined)
              if (alone)
                change((body) =>
                  editYamlKey(
                    body,
                    [position],
                    scoreItem({ metric: entry.metric, options: next === undefined ? rest : { ...rest, [option]: next } }),
                  ),
                )
              else change((body) => editYamlKey(body, [position, entry.metric, option], next))
            }}
            onRemove={() => remove(position)}
          />
        ))}
      </ul>
      <div className="border-t px-1.5 py-1">
        <Menu
          align="start"
          trigger={
            <Button size="sm" variant="ghost" icon={Plus}>
              Add metric
            </Button>
          }
          items={metrics.map(({ id, title, description }) => ({ label: title, hint: description, onSelect: () => add(id) }))}
        />
      </div>
    </div>
  )
}
