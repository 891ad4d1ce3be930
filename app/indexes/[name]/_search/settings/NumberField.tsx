'use client'

import { useState } from 'react'
import { Input } from '../../../../_ui/controls/Input.tsx'
import { useSettled } from '../../../../_ui/browser/useSettled.ts'

type NumberFieldProps = {
  id: string
  /** Null is an empty field. */
  value: number | null
  /** Called with numbers that are valid; null for an empty field if `optional`. */
  onChange: (value: number | null) => void
  isValid: (value: number) => boolean
  /** What to write, shown while the text is not valid. */
  expected: string
  optional?: boolean
  placeholder?: string
}

/** A number that is typed. A text that is not valid stays until the field is left. */
export function NumberField({ id, value, onChange, isValid, expected, optional = false, placeholder }: NumberFieldProps) {
  const [wrong, setWrong] = useState<string | null>(null)
  const [shown, setShown] = useSettled(value, onChange)

  function type(text: string) {
    const number = text.trim() === '' ? null : Number(text)
    const fits = number === null ? optional : isValid(number)
    setWrong(fits ? null : text)
    if (fits) setShown(number)
  }

  return (
    <>
      <Input
        id={id}
        size="sm"
        inputMode="decimal"
        placeholder={placeholder}
        aria-invalid={wrong !== null}
        aria-describedby={`${id}-problem`}
        value={wrong ?? (shown === null ? '' : String(shown))}
        onChange={(event) => type(event.target.value)}
        onBlur={() => setWrong(null)}
      />
      <p id={`${id}-problem`} role={wrong === null ? undefined : 'alert'} className="text-xs text-bad empty:hidden">
        {wrong === null ? null : expected}
      </p>
    </>
  )
}
