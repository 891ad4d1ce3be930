'use client'

import { useState } from 'react'
import type { Message } from '#server/core/dataset/row/content.ts'
import { Badge } from '../../../../_ui/feedback/Badge.tsx'
import { cx } from '../../../../_ui/cx.ts'
import { formatCount } from '../../../../_ui/text/format.ts'
import { headOf } from '../../../../_ui/text/cutText.ts'

/** Longer texts are cut until the reader asks for the rest. */
const SHOWN_LENGTH = 20_000

/** Messages by role, as a conversation is read. */
export function MessageList({ label, messages }: { label: string; messages: readonly Message[] }) {
  if (messages.length === 0) return <p className="text-sm text-faint">No messages.</p>
  return (
    <ol aria-label={label} className="overflow-hidden rounded-md border bg-raised">
      {messages.map((message, position) => (
        <li key={position} className={cx('border-b px-3 py-2 last:border-b-0', message.role === 'assistant' && 'bg-sunken')}>
          <MessageView message={message} />
        </li>
      ))}
    </ol>
  )
}

function MessageView({ message: { role, content, name, toolCalls = [], toolCallId, weight } }: { message: Message }) {
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 text-xs text-muted">
        <span className="font-medium">{role}</span>
        {name === undefined ? null : <span>{name}</span>}
        {toolCallId === undefined ? null : <span>answers {toolCallId}</span>}
        {weight === 0 ? <Badge title="Training leaves this message out (weight 0)">not learnt</Badge> : null}
      </p>
      {content === '' && toolCalls.length > 0 ? null : <RowText text={content} />}
      {toolCalls.map((call, position) => (
        <p key={position} className="mt-1 rounded-md border bg-surface px-2 py-1 font-mono text-xs whitespace-pre-wrap">
          {call.name}({call.arguments}){call.id === undefined ? '' : `  ${call.id}`}
        </p>
      ))}
    </>
  )
}

/** A text of a row, exactly as it is. */
export function RowText({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false)
  if (text === '') return <p className="text-faint">Empty</p>
  const shown = isWhole ? text : headOf(text, SHOWN_LENGTH)
  return (
    <>
      <p dir="auto" className="whitespace-pre-wrap [unicode-bidi:plaintext]">
        {shown}
      </p>
      {shown.length < text.length ? (
        <button type="button" onClick={() => setWhole(true)} className="text-sm text-accent-text underline underline-offset-2">
          Show {formatCount(text.length - shown.length, 'more character')}
        </button>
      ) : null}
    </>
  )
}
