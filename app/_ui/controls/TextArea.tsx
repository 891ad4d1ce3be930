import type { ComponentProps } from 'react'
import { cx } from '../cx.ts'
import { inputLook } from './Input.tsx'

export type TextAreaProps = ComponentProps<'textarea'> & { mono?: boolean }

/** A text area that grows with its text. */
export function TextArea({ mono = false, className, rows = 3, ...rest }: TextAreaProps) {
  return (
    <textarea
      // Hebrew and Arabic are written from right to left.
      dir="auto"
      {...rest}
      rows={rows}
      className={cx(inputLook, 'field-sizing-content resize-y px-2.5 py-1.5 leading-relaxed', mono && 'font-mono text-sm', className)}
    />
  )
}
