'use client'

import { useMutation } from '@tanstack/react-query'
import { Sparkles } from 'lucide-react'
import { useState } from 'react'
import { noChatModel, useChatModels } from '../../../../_shell/useChatModels.ts'
import { useTRPC } from '../../../../_trpc/client.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { Field } from '../../../../_ui/controls/Field.tsx'
import { Input } from '../../../../_ui/controls/Input.tsx'
import { Select } from '../../../../_ui/controls/Select.tsx'
import { ErrorNotice } from '../../../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../../../_ui/overlay/Dialog.tsx'

const USUAL_COUNT = 20
const MOST_QUESTIONS = 200

/** Opens the dialog that lets a model write questions. */
export function WriteQuestionsButton({ index }: { index: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={Sparkles} onClick={() => setOpen(true)}>
        Write questions
      </Button>
      {open ? <WriteQuestionsDialog index={index} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function WriteQuestionsDialog({ index, onClose }: { index: string; onClose: () => void }) {
  const trpc = useTRPC()
  const models = useChatModels()
  const chat = models.data ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const [count, setCount] = useState(String(USUAL_COUNT))
  const model = chosen ?? chat[0]?.id ?? null
  const number = Number(count)
  const wrong = !Number.isInteger(number) || number < 1 || number > MOST_QUESTIONS
  const write = useMutation(trpc.questions.write.mutationOptions({ onSuccess: onClose }))
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title="Write questions"
      description="A local model writes a question about each of some passages, in their language. You accept, edit or reject each; nothing is used before."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            loading={write.isPending}
            disabled={model === null || wrong}
            onClick={() => model !== null && write.mutate({ index, model, count: number })}
          >
            Write
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field
          label="Model"
          hint="A larger model writes better questions. Small ones often copy the passage or miss its language."
          error={models.data?.length === 0 ? noChatModel : null}
        >
          {(ids) => (
            <Select
              {...ids}
              value={model}
              onChange={setChosen}
              options={chat.map(({ id, description }) => ({ value: id, label: id, description }))}
            />
          )}
        </Field>
        <Field
          label="Questions"
          hint="Spread over the documents. Passages with a judgement or a question are passed over."
          error={wrong ? `Give a whole number from 1 to ${MOST_QUESTIONS}.` : null}
        >
          {(ids) => (
            <Input {...ids} inputMode="numeric" value={count} onChange={(event) => setCount(event.target.value)} className="max-w-28" />
          )}
        </Field>
        {write.error ? <ErrorNotice error={write.error} compact /> : null}
      </div>
    </Dialog>
  )
}
