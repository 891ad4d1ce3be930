'use client'

import { useMemo, useState, useCallback } from 'react'
import { blindPairs, type BlindCell } from '#server/core/ratings/blindPairs.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import { Select } from '../../../_ui/controls/Select.tsx'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useRun } from '../_run/runContext.ts'
import { BlindCompare } from './BlindCompare.tsx'
import { type BlindSession, newSession, progressOf } from './blindSession.ts'
import { PreferenceTables } from './PreferenceTables.tsx'
import { RaterField } from './RaterField.tsx'
import { useRatings } from './ratingContext.ts'

type Step = { kind: 'choose' } | { kind: 'compare'; session: BlindSession } | { kind: 'results' }

/** Two variants against each other without their names: choose, compare, and see who won once one asks for it. */
export function BlindDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [step, setStep] = useState<Step>({ kind: 'choose' })
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) setStep({ kind: 'choose' })
        onOpenChange(next)
      }}
      size={step.kind === 'compare' ? 'full' : 'md'}
      title="Blind comparison"
      description={
        step.kind === 'choose' ? 'Two outputs for the same case, side by side, without a word on which variant made which.' : undefined
      }
    >
      {step.kind === 'choose' ? (
        <Choose onStart={(session) => setStep({ kind: 'compare', session })} onResults={() => setStep({ kind: 'results' })} />
      ) : null}
      {step.kind === 'compare' ? (
        <BlindCompare first={step.session} onStop={() => setStep({ kind: 'choose' })} onReveal={() => setStep({ kind: 'results' })} />
      ) : null}
      {step.kind === 'results' ? (
        <div className="flex flex-col gap-4">
          <PreferenceTables />
          <div>
            <Button onClick={() => setStep({ kind: 'choose' })}>Compare more</Button>
          </div>
        </div>
      ) : null}
    </Dialog>
  )
}

function Choose({ onStart, onResults }: { onStart: (session: BlindSession) => void; onResults: () => void }) {
  const { model } = useRun()
  const { experiment } = useNotebook()
  const { votes, rater } = useRatings()
  const cellsNow = useBlindCells()
  const variants = useMemo(() => [...new Set(model.columns.map(({ variant }) => variant))], [model])
  const [a, setA] = useState(variants[0] ?? '')
  const [b, setB] = useState(variants[1] ?? '')
  const { pairs, same } = useMemo(
    () => (a === b ? { pairs: [], same: 0 } : blindPairs(cellsNow(), { a, b, seed: [experiment?.seed ?? 0, rater] })),
    [cellsNow, a, b, experiment?.seed, rater],
  )
  const { voted, total } = progressOf(newSession(pairs), votes, rater)
  if (variants.length < 2)
    return <p className="text-muted">There is one prompt variant. Write a second one, run the notebook, and compare the two here.</p>
  const options = variants.map((variant) => ({ value: variant, label: variant }))
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-[1fr_auto_1fr] items-center gap-2">
        <Select label="First variant" value={a} onChange={setA} options={options} />
        <span className="text-muted">and</span>
        <Select label="Second variant" value={b} onChange={setB} options={options} />
      </div>
      <RaterField />
      <p role="status" className="text-sm text-muted">
        {a === b
          ? 'Choose two different variants.'
          : total === 0
            ? `No pair of different outputs yet${same > 0 ? `: ${formatCount(same, 'pair')} read the same` : '. Run the notebook first'}.`
            : `${formatCount(total, 'pair')} of different outputs, ${voted} compared by you.${same > 0 ? ` ${formatCount(same, 'pair')} that read the same are left out.` : ''}`}
      </p>
      <div className="flex justify-end gap-2">
        {votes.length > 0 ? <Button onClick={onResults}>Reveal results</Button> : null}
        <Button variant="primary" disabled={total === 0 || voted === total} onClick={() => onStart(newSession(pairs))}>
          {voted > 0 && voted < total ? 'Go on comparing' : 'Start comparing'}
        </Button>
      </div>
    </div>
  )
}

/** Reads the grid's cells with the outputs that the page has now. */
function useBlindCells(): () => BlindCell[] {
  const { grid, cells } = useRun()
  const planned = grid?.cells
  return useCallback(
    () =>
      (planned ?? []).map((cell): BlindCell => {
        const view = cells.view(cell.key)
        return { ...cell, output: view.status === 'done' ? view.output : null }
      }),
    [planned, cells],
  )
}
