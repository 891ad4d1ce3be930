'use client'

import { type KeyboardEvent, useId, useState } from 'react'
import { isComposing } from '../../../../_ui/browser/isComposing.ts'
import { pressedKey } from '../../../../_ui/browser/pressedKey.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { Input } from '../../../../_ui/controls/Input.tsx'
import { Kbd } from '../../../../_ui/controls/Kbd.tsx'

type QuickFieldProps = {
  label: string
  hint: string
  /** Texts that a digit chooses while nothing is typed, at most nine. `isOn`: chosen already. */
  choices: readonly { text: string; isOn?: boolean }[]
  onChoose: (text: string) => void
  onClose: () => void
}

/** A short text that is typed, or chosen by a digit. Enter takes what is typed, or the first choice; Escape closes. */
export function QuickField({ label, hint, choices, onChoose, onClose }: QuickFieldProps) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const words = typed.trim().normalize('NFC')
  const shown = words === '' ? choices : choices.filter(({ text }) => text.toLowerCase().includes(words.toLowerCase()))
  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent)) return
    const digit = typed === '' ? choices[Number(pressedKey(event)) - 1] : undefined
    if (event.key === 'Enter') {
      const text = words === '' ? choices[0]?.text : words
      if (text !== undefined) onChoose(text)
    } else if (digit) onChoose(digit.text)
    else if (event.key === 'Escape') onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div role="group" aria-label={label} className="flex flex-col gap-1.5">
      <div className="flex items-center gap-2">
        <label htmlFor={id} className="shrink-0 text-sm font-medium">
          {label}
        </label>
        <Input
          id={id}
          size="sm"
          autoFocus
          autoComplete="off"
          maxLength={200}
          value={typed}
          placeholder={hint}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Button size="sm" onClick={onClose} trailing={<Kbd keys="Esc" />}>
          Cancel
        </Button>
      </div>
      {shown.length > 0 ? (
        <div className="flex flex-wrap gap-1.5">
          {shown.map(({ text, isOn = false }) => (
            <Button
              key={text}
              size="sm"
              aria-pressed={isOn}
              className={isOn ? 'border-accent! text-accent-text!' : ''}
              trailing={typed === '' ? <Kbd keys={String(choices.findIndex((choice) => choice.text === text) + 1)} /> : undefined}
              onClick={() => onChoose(text)}
            >
              {text}
            </Button>
          ))}
        </div>
      ) : null}
    </div>
  )
}
