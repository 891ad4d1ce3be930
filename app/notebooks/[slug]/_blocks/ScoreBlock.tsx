'use client'

import type { Block } from '#server/core/notebook/notebook.ts'
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { anyScriptVariant, holdsOtherLetters } from '#server/core/metrics/anyScript.ts'
import { editYamlKey } from '#server/core/notebook/editYaml.ts'
import { writeYaml } from '#server/core/notebook/writeYaml.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { editBody } from '../_notebook/blockEdits.ts'
import { starterEntry } from './metricChoices.ts'
import { type MetricEntry, scoreItem } from './metricFields.ts'
import { MetricPicker } from './MetricPicker.tsx'
import { isRecord, readBlock } from '../_notebook/readBlock.ts'
import { MetricRow } from './MetricRow.tsx'

/** The metrics of a score block, each with its options. */
export function ScoreBlock({ block, entries }: { block: Block; entries: readonly MetricEntry[] }) {
  const { edit } = useNotebookEdits()
  const { experiment } = useNotebook()
  const cases = experiment?.cases
  const drops = entries.some(({ metric }) => anyScriptVariant(metric) !== null)
  const otherLetters = useMemo(
    () => (drops ? (cases ?? []).filter(({ reference }) => [reference ?? []].flat().some(holdsOtherLetters)).length : 0),
    [drops, cases],
  )
  const value = readBlock(block)
  const listed = Array.isArray(value) ? (value as unknown[]) : []
  const change = (write: (body: string) => string) =>
    edit('The scores were not changed', (text) => editBody(text, { kind: 'score', name: block.name }, write))
  const [picking, setPicking] = useState(false)
  const add = (metric: string) => {
    const item = scoreItem(starterEntry(metric))
    change((body) => (entries.length === 0 ? writeYaml([item]) : editYamlKey(body, [entries.length], item)))
  }
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
            otherLetters={otherLetters}
            onExchange={(metric) => change((body) => editYamlKey(body, [position], scoreItem({ metric, options: entry.options })))}
            onRemove={() => remove(position)}
          />
        ))}
      </ul>
      <div className="border-t px-1.5 py-1">
        <Button size="sm" variant="ghost" icon={Plus} onClick={() => setPicking(true)}>
          Add metric
        </Button>
        <MetricPicker open={picking} onOpenChange={setPicking} onPick={add} />
      </div>
    </div>
  )
}
