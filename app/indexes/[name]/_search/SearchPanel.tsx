'use client'

export function SearchPanel({ index }: { index: string }) {
  return <p className="text-muted">{index}</p>
}
