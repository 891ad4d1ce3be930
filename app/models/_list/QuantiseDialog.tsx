'use client'

import { useState } from 'react'
import { madeId, requantisedNote, targetTypes } from '#server/core/quantisation/targetTypes.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { Field } from '../../_ui/controls/Field.tsx'
import { Select } from '../../_ui/controls/Select.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../_ui/overlay/Dialog.tsx'
import { formatBytes, formatDecimal } from '../../_ui/text/format.ts'
import type { ModelRowView } from './modelRows.ts'

const usual = 'q8_0'

type QuantiseDialogProps = { model: ModelRowView; onMake: (to: string) => void; onClose: () => void }

/** Chooses the type of another file of a model. */
export function QuantiseDialog({ model: { id, quantisation, parameters }, onMake, onClose }: QuantiseDialogProps) {
  const offered = targetTypes.filter(({ fileType }) => fileType !== quantisation)
  const [chosen, setChosen] = useState(() => (offered.find(({ name }) => name === usual) ?? offered[0])?.name ?? '')
  const type = offered.find(({ name }) => name === chosen)
  const note = type ? requantisedNote(id, quantisation ?? 'F16', type) : null
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title="Make another file of this model"
      description={`llama.cpp’s quantizer writes it into models/; ${id} stays as it is.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!type} onClick={() => onMake(chosen)}>
            Make {type?.name}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field
          label="Type"
          hint={
            type ? `Its id: ${madeId(id, type)}. Small models need more bits, because some of their tensors do not fit the type.` : null
          }
        >
          {(ids) => (
            <Select
              {...ids}
              value={chosen}
              onChange={setChosen}
              options={offered.map(({ name, bits }) => ({
                value: name,
                label: name,
                description: `${formatDecimal(bits)} bits for each weight, about ${formatBytes((parameters * bits) / 8)}`,
              }))}
              className="w-60"
            />
          )}
        </Field>
        <p className="text-sm text-muted">
          Not only the size decides the speed: on a CPU with AVX2, llama.cpp rearranges the weights of q4_0, q4_K and iq4_nl for its vector
          instructions when it loads them, never those of q4_1. Measured with the default model (16 sequences, one thread of an x86
          processor), q4_0 writes 1.7 to 1.9 times and q8_0 1.5 times as many tokens as q4_1 in the same processor time.
        </p>
        {note ? <ErrorNotice severity="warning" error={{ code: 'BAD_INPUT', message: note }} compact /> : null}
      </div>
    </Dialog>
  )
}
