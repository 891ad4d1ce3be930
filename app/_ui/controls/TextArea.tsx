import type { ComponentProps } from 'react'
import { cx } from '../cx.ts'
import { inputLook } from './Input.tsx'

export type TextAreaProps = ComponentProps<'textarea'> & { mono?: boolean }

/** Grows with its text. */
export function TextArea({ mono = false, className, rows = 3, ...rest }: TextAreaProps) {
  return (
    <textarea
      // A text in Hebrew or Arabic is written from the right.
      dir="auto"
      {...rest}
      rows={rows}
      className={cx(inputLook, 'field-sizing-content resize-y px-2.5 py-1.5 leading-relaxed', mono && 'font-mono text-sm', className)}
    />
  )
}
