'use client'

/** A chart of scores over an axis. */
export function ChartBlock({ body }: { name: string; body: string }) {
  return <pre className="p-3 font-mono text-sm whitespace-pre-wrap">{body}</pre>
}
