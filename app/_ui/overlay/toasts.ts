'use client'

import { errorDataOf } from '../../_trpc/errorDataOf.ts'
import { sharedValue, useSharedValue } from '../browser/sharedValue.ts'
import { errorView } from '../feedback/errorView.ts'

export type ToastInput = {
  title: string
  description?: string
  tone?: 'neutral' | 'good' | 'bad'
  /** One action, usually `{label: 'Undo', onSelect}`; choosing it closes the toast. */
  action?: { label: string; onSelect: () => void }
  /** Default 5 s, 10 s with an action, 12 s for `bad`. Hovering or focusing the toast pauses the timer. */
  durationMs?: number
}

export type ToastItem = ToastInput & { id: number; durationMs: number }

const MOST_AT_ONCE = 4
const shown = sharedValue<readonly ToastItem[]>([])
let nextId = 1

/** Shows a short message at the bottom right; returns its id. */
export function toast(input: ToastInput): number {
  const id = nextId++
  const durationMs = input.durationMs ?? (input.tone === 'bad' ? 12_000 : input.action ? 10_000 : 5_000)
  shown.set([...shown.get(), { ...input, id, durationMs }].slice(-MOST_AT_ONCE))
  return id
}

/** Reports a failed action: `toastError(error, 'The notebook was not renamed')`. */
export function toastError(error: unknown, title: string): number {
  const view = errorView(errorDataOf(error))
  return toast({ title, description: [view.message, view.remedy].filter(Boolean).join(' '), tone: 'bad' })
}

export function dismissToast(id: number): void {
  shown.set(shown.get().filter((item) => item.id !== id))
}

export function useToasts(): readonly ToastItem[] {
  return useSharedValue(shown)
}
