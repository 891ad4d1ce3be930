'use client'

export function QualityPanel({ index }: { index: string }) {
  return <p className="text-muted">{index}</p>
}
