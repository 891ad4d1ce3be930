'use client'

import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { type KeyboardEvent, useId } from 'react'
import type { ContentOf, Message, RowContent } from '#server/core/dataset/row/content.ts'
import { isComposing } from '../../../../_ui/browser/isComposing.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../../_ui/controls/IconButton.tsx'
import { Kbd } from '../../../../_ui/controls/Kbd.tsx'
import { Select } from '../../../../_ui/controls/Select.tsx'
import { SegmentedControl } from '../../../../_ui/controls/SegmentedControl.tsx'
import { TextArea } from '../../../../_ui/controls/TextArea.tsx'
import { addMessage, draftProblem, listTitles, type MessageList, messageLists, rolesOf, withMessages } from './contentDraft.ts'

type RowEditorProps = {
  draft: RowContent
  onChange: (draft: RowContent) => void
  onSave: () => void
  /** Discards the draft. */
  onDiscard: () => void
  /** Leaves the editor and keeps the draft. */
  onLeave: () => void
}

/** Edits all texts of a content. Mod+Enter saves, Escape leaves; the draft stays until it is saved or discarded. */
export function RowEditor({ draft, onChange, onSave, onDiscard, onLeave }: RowEditorProps) {
  const problem = draftProblem(draft)
  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent)) return
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      if (problem === null) onSave()
    } else if (event.key === 'Escape') onLeave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // The keys of the fields inside.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={onKeyDown} className="flex flex-col gap-4">
      {draft.kind === 'instruction' ? <InstructionFields draft={draft} onChange={onChange} /> : null}
      {draft.kind === 'label' ? (
        <SegmentedControl
          label="Label"
          value={draft.label ? 'good' : 'bad'}
          onChange={(label) => onChange({ ...draft, label: label === 'good' })}
          options={[
            { value: 'good', label: 'Good' },
            { value: 'bad', label: 'Bad' },
          ]}
        />
      ) : null}
      {messageLists(draft).map(({ name, messages }, position) => (
        <MessageFields
          key={name}
          name={name}
          messages={messages}
          hasFocus={position === 0}
          onChange={(next) => onChange(withMessages(draft, name, next))}
        />
      ))}
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" disabled={problem !== null} onClick={onSave} trailing={<Kbd keys="Mod+Enter" />}>
          Save the edit
        </Button>
        <Button onClick={onDiscard}>Discard</Button>
        {problem === null ? (
          <p className="text-sm text-faint">Escape leaves the editor and keeps the draft.</p>
        ) : (
          <p role="status" className="text-sm text-bad">
            {problem}
          </p>
        )}
      </div>
    </div>
  )
}

function InstructionFields({ draft, onChange }: { draft: ContentOf<'instruction'>; onChange: (draft: RowContent) => void }) {
  const { system, history = [] } = draft
  const set = (part: Partial<ContentOf<'instruction'>>) => onChange({ ...draft, ...part })
  const setExchange = (at: number, exchange: [string, string]) => set({ history: history.with(at, exchange) })
  return (
    <>
      {system === undefined ? (
        <div>
          <Button size="sm" icon={Plus} onClick={() => set({ system: '' })}>
            System text
          </Button>
        </div>
      ) : (
        <TextField
          name="System"
          text={system}
          onChange={(text) => set({ system: text })}
          onRemove={() => {
            const { system: _, ...rest } = draft
            onChange(rest)
          }}
        />
      )}
      {history.map(([user, assistant], at) => (
        <div key={at} className="flex flex-col gap-2 rounded-md border p-2">
          <TextField
            name={`Exchange ${at + 1}, user`}
            text={user}
            onChange={(text) => setExchange(at, [text, assistant])}
            onRemove={() => set({ history: history.toSpliced(at, 1) })}
          />
          <TextField name={`Exchange ${at + 1}, assistant`} text={assistant} onChange={(text) => setExchange(at, [user, text])} />
        </div>
      ))}
      <TextField name="Instruction" text={draft.instruction} onChange={(text) => set({ instruction: text })} />
      <TextField name="Input" text={draft.input} onChange={(text) => set({ input: text })} />
      <TextField name="Output" text={draft.output} hasFocus onChange={(text) => set({ output: text })} />
    </>
  )
}

type MessageFieldsProps = {
  name: MessageList
  messages: readonly Message[]
  hasFocus: boolean
  onChange: (messages: Message[]) => void
}

function MessageFields({ name, messages, hasFocus, onChange }: MessageFieldsProps) {
  const title = listTitles[name]
  const roles = rolesOf(name).map((role) => ({ value: role, label: role }))
  const set = (at: number, part: Partial<Message>) => {
    const message = messages[at]
    if (message) onChange(messages.with(at, { ...message, ...part }))
  }
  const swap = (at: number) => {
    const [one, other] = [messages[at], messages[at + 1]]
    if (one && other) onChange(messages.toSpliced(at, 2, other, one))
  }
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="text-sm font-medium text-muted">{title}</legend>
      {messages.map((message, at) => {
        const place = `${title}, message ${at + 1}`
        return (
          <div key={at} className="flex flex-col gap-1">
            <div className="flex items-center gap-1">
              <Select size="sm" label={`Role of ${place}`} value={message.role} options={roles} onChange={(role) => set(at, { role })} />
              {message.toolCalls?.length ? <span className="text-xs text-faint">with tool calls, which stay as they are</span> : null}
              <span className="flex-1" />
              <IconButton size="sm" icon={ArrowUp} label={`Move up: ${place}`} disabled={at === 0} onClick={() => swap(at - 1)} />
              <IconButton
                size="sm"
                icon={ArrowDown}
                label={`Move down: ${place}`}
                disabled={at === messages.length - 1}
                onClick={() => swap(at)}
              />
              <IconButton
                size="sm"
                icon={Trash2}
                tone="bad"
                label={`Remove: ${place}`}
                onClick={() => onChange(messages.toSpliced(at, 1))}
              />
            </div>
            <TextArea
              aria-label={place}
              autoFocus={hasFocus && at === messages.length - 1}
              value={message.content}
              onChange={(event) => set(at, { content: event.target.value })}
            />
          </div>
        )
      })}
      <div>
        <Button size="sm" icon={Plus} onClick={() => onChange(addMessage(name, messages))}>
          Message
        </Button>
      </div>
    </fieldset>
  )
}

type TextFieldProps = { name: string; text: string; hasFocus?: boolean; onChange: (text: string) => void; onRemove?: () => void }

function TextField({ name, text, hasFocus = false, onChange, onRemove }: TextFieldProps) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center justify-between">
        <label htmlFor={id} className="text-sm font-medium text-muted">
          {name}
        </label>
        {onRemove ? <IconButton size="sm" icon={Trash2} tone="bad" label={`Remove: ${name}`} onClick={onRemove} /> : null}
      </div>
      <TextArea id={id} rows={2} autoFocus={hasFocus} value={text} onChange={(event) => onChange(event.target.value)} />
    </div>
  )
}
