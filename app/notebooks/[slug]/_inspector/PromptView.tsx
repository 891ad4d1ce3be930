'use client'

import { useState } from 'react'
import type { Message } from '#server/core/experiment/cell.ts'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { specialParts } from './specialParts.ts'

const modes = [
  { value: 'turns', label: 'Turns' },
  { value: 'raw', label: 'As sent to the model' },
] as const
type Mode = (typeof modes)[number]['value']

/** The prompt of a cell: turn by turn, or the text rendered by the chat template with its special tokens highlighted. */
export function PromptView({
  messages,
  prefill,
  rendered,
}: {
  messages: readonly Message[]
  prefill: string | null
  rendered: string | null
}) {
  const [mode, setMode] = useState<Mode>('turns')
  const raw = mode === 'raw' && rendered !== null
  return (
    <section aria-label="Prompt" className="flex flex-col gap-2">
      <div className="flex items-center gap-2">
        <h3 className="flex-1 text-sm font-semibold">Prompt</h3>
        {rendered === null ? null : <SegmentedControl label="Show the prompt" value={mode} onChange={setMode} options={modes} />}
      </div>
      {raw ? (
        <pre
          aria-label="Prompt as sent to the model"
          className="rounded-md border bg-sunken px-3 py-2 font-mono text-xs leading-5 whitespace-pre-wrap"
        >
          {specialParts(rendered).map((part, position) =>
            part.kind === 'special' ? (
              <span key={position} className="rounded-sm bg-accent-soft px-0.5 text-accent-text">
                {part.text}
              </span>
            ) : (
              <span key={position}>{part.text}</span>
            ),
          )}
        </pre>
      ) : (
        <ol aria-label="Turns of the prompt" className="overflow-hidden rounded-md border bg-raised">
          {messages.map((message, position) => (
            <Turn key={position} speaker={message.role} text={message.content} />
          ))}
          {prefill === null ? null : <Turn speaker="prefill" text={prefill} />}
        </ol>
      )}
    </section>
  )
}

function Turn({ speaker, text }: { speaker: string; text: string }) {
  return (
    <li className="grid grid-cols-[76px_1fr] gap-2 border-b border-border px-3 py-1.5 text-sm last:border-b-0">
      <span className="text-xs leading-5 text-faint">{speaker}</span>
      <span className="whitespace-pre-wrap">{text.trimEnd()}</span>
    </li>
  )
}
