'use client'

import { useRef } from 'react'
import { useDraft } from '../_notebook/useDraft.ts'

const MOST_KEPT = 100

/** A text with the steps that led to it from here; a text from elsewhere begins anew. */
export function useUndoableText(value: string, write: (next: string) => void) {
  const [text, change] = useDraft(value, write)
  const steps = useRef<{ past: string[]; future: string[]; now: string }>({ past: [], future: [], now: value })
  const known = () => {
    if (steps.current.now !== text) steps.current = { past: [], future: [], now: text }
    return steps.current
  }
  const setText = (next: string) => {
    if (next === text) return
    steps.current = { past: [...known().past, text].slice(-MOST_KEPT), future: [], now: next }
    change(next)
  }
  const undo = () => {
    const { past, future } = steps.current
    const before = past.at(-1)
    if (before === undefined) return
    steps.current = { past: past.slice(0, -1), future: [steps.current.now, ...future], now: before }
    change(before)
  }
  const redo = () => {
    const { past, future } = steps.current
    const [after, ...rest] = future
    if (after === undefined) return
    steps.current = { past: [...past, steps.current.now], future: rest, now: after }
    change(after)
  }
  return { text, setText, undo, redo }
}
