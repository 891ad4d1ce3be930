'use client'

export function DocumentsPanel({ index }: { index: string }) {
  return <p className="text-muted">{index}</p>
}
