'use client'

import { useMemo, useState, useCallback } from 'react'
import { noAnswer } from '#server/core/experiment/thought/thought.ts'
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

/** Compares two variants without showing their names: select variants, compare pairs, reveal the result. */
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
        step.kind === 'choose' ? 'Two outputs for the same case, side by side, without showing which variant generated which.' : undefined
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
    return <p className="text-muted">There is only one prompt variant. Write a second one and run the notebook to compare them here.</p>
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
            ? `No pair of different outputs yet${same > 0 ? `: ${formatCount(same, 'pair')} of equal outputs` : '. Run the notebook first'}.`
            : `${formatCount(total, 'pair')} of different outputs, ${voted} compared by you.${same > 0 ? ` Left out: ${formatCount(same, 'pair')} of equal outputs.` : ''}`}
      </p>
      <div className="flex justify-end gap-2">
        {votes.length > 0 ? <Button onClick={onResults}>Reveal results</Button> : null}
        <Button variant="primary" disabled={total === 0 || voted === total} onClick={() => onStart(newSession(pairs))}>
          {voted > 0 && voted < total ? 'Continue comparing' : 'Start comparing'}
        </Button>
      </div>
    </div>
  )
}

/** Returns a function that reads the cells of the grid with their current outputs. */
function useBlindCells(): () => BlindCell[] {
  const { grid, cells } = useRun()
  const planned = grid?.cells
  return useCallback(
    () =>
      (planned ?? []).map((cell): BlindCell => {
        const view = cells.view(cell.key)
        return { ...cell, output: view.status === 'done' && noAnswer(view) === null ? view.output : null }
      }),
    [planned, cells],
  )
}
