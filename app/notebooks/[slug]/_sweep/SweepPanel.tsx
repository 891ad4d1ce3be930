'use client'

/** Axes of a sweep as editable lists. */
export function SweepPanel({ body }: { name: string; body: string; bodyLine: number }) {
  return <pre className="p-3 font-mono text-sm whitespace-pre-wrap">{body}</pre>
}
