'use client'

import { type Json, textOf } from '#server/core/json.ts'
import { Input } from '../../../_ui/controls/Input.tsx'
import { useDraft } from '../_notebook/useDraft.ts'
import { typedNumber } from './retrieverForm.ts'

type SettingProps = { label: string; value: string; onChange: (value: Json | undefined) => void }

/** A number, or empty for the default, which it shows. */
export function NumberSetting({ label, value, usual, onChange }: SettingProps & { usual: string }) {
  const [text, setText] = useDraft(
    value,
    (next) => onChange(typedNumber(next)),
    (next) => textOf(typedNumber(next) ?? ''),
  )
  return (
    <Input
      size="sm"
      inputMode="decimal"
      aria-label={label}
      title={`Default: ${usual}`}
      placeholder={usual}
      value={text}
      onChange={(event) => setText(event.target.value)}
      className="w-18! tabular"
    />
  )
}

/** A text, or empty for none. */
export function TextSetting({ label, value, placeholder, className, onChange }: SettingProps & { placeholder: string; className: string }) {
  const stored = (next: string) => next.trim()
  const [text, setText] = useDraft(value, (next) => onChange(stored(next) === '' ? undefined : stored(next)), stored)
  return (
    <span className={className}>
      <Input
        size="sm"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="font-mono"
      />
    </span>
  )
}
