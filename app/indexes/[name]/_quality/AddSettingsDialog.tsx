'use client'

import { useState } from 'react'
import { Labelled } from '../../../_ui/controls/Labelled.tsx'
import type { QualitySettings } from '../../../_trpc/apiTypes.ts'
import { useModels } from '../../../_shell/useModels.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Field } from '../../../_ui/controls/Field.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { printSettings, usualPassages } from './parts/searchSettings.ts'

export type AddSettingsDialogProps = {
  hasVectors: boolean
  snapshots: readonly string[]
  /** The settings that are there, as `printSettings` writes each. */
  taken: ReadonlySet<string>
  onAdd: (settings: QualitySettings) => void
  onClose: () => void
}

const now = 'latest'
const none = ''

/** Chooses one more way of searching. */
export function AddSettingsDialog({ hasVectors, snapshots, taken, onAdd, onClose }: AddSettingsDialogProps) {
  const [mode, setMode] = useState<'text' | 'vector' | 'hybrid'>(hasVectors ? 'hybrid' : 'text')
  const [fusion, setFusion] = useState<'convex' | 'rrf'>('convex')
  const [weight, setWeight] = useState('0.5')
  const [k, setK] = useState(String(usualPassages))
  const [snapshot, setSnapshot] = useState(now)
  const [reranker, setReranker] = useState(none)
  const rerankers = useModels().list.data?.filter(({ kind, present }) => kind === 'rerank' && present) ?? []
  const share = Number(weight)
  const passages = Number(k)
  const isConvex = mode === 'hybrid' && fusion === 'convex'
  const wrongWeight = isConvex && (weight.trim() === '' || !(share >= 0 && share <= 1))
  const wrongK = !Number.isInteger(passages) || passages < 1 || passages > 1000
  const settings: QualitySettings = {
    mode,
    ...(mode === 'hybrid' && { fusion }),
    ...(isConvex && { weight: share }),
    ...(passages !== usualPassages && { k: passages }),
    ...(reranker !== none && { reranker }),
    ...(snapshot !== now && { snapshot }),
  }
  const isTaken = taken.has(printSettings([settings]))
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title="Add a way of searching"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={wrongWeight || wrongK || isTaken} onClick={() => onAdd(settings)}>
            Add
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Labelled label="Mode">
          <SegmentedControl
            label="Mode"
            value={mode}
            onChange={setMode}
            options={[
              { value: 'text', label: 'Full text' },
              ...(hasVectors
                ? [
                    { value: 'vector' as const, label: 'Vectors' },
                    { value: 'hybrid' as const, label: 'Hybrid' },
                  ]
                : []),
            ]}
          />
        </Labelled>
        {mode === 'hybrid' ? (
          <Labelled label="Fusion">
            <SegmentedControl
              label="Fusion"
              value={fusion}
              onChange={setFusion}
              options={[
                { value: 'convex', label: 'Convex combination' },
                { value: 'rrf', label: 'Reciprocal ranks' },
              ]}
            />
          </Labelled>
        ) : null}
        {isConvex ? (
          <Field
            label="Share of the vectors"
            hint="0 is full text only, 1 vectors only."
            error={wrongWeight ? 'Give a number from 0 to 1.' : null}
          >
            {(ids) => (
              <Input {...ids} inputMode="decimal" value={weight} onChange={(event) => setWeight(event.target.value)} className="max-w-28" />
            )}
          </Field>
        ) : null}
        <Field
          label="Passages for each question"
          hint="What lies behind them counts as not found. The measures reach to rank 100."
          error={wrongK ? 'Give a whole number from 1 to 1000.' : null}
        >
          {(ids) => <Input {...ids} inputMode="numeric" value={k} onChange={(event) => setK(event.target.value)} className="max-w-28" />}
        </Field>
        {rerankers.length > 0 ? (
          <Field label="Reranker">
            {(ids) => (
              <Select
                {...ids}
                value={reranker}
                onChange={setReranker}
                options={[{ value: none, label: 'None' }, ...rerankers.map(({ id }) => ({ value: id, label: id }))]}
              />
            )}
          </Field>
        ) : null}
        {snapshots.length > 0 ? (
          <Field label="Version">
            {(ids) => (
              <Select
                {...ids}
                value={snapshot}
                onChange={setSnapshot}
                options={[{ value: now, label: 'Present state' }, ...snapshots.map((name) => ({ value: name, label: name }))]}
              />
            )}
          </Field>
        ) : null}
        {isTaken ? <p className="text-sm text-warn">These settings are in the list already.</p> : null}
      </div>
    </Dialog>
  )
}
