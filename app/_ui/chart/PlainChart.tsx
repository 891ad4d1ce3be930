'use client'

import { useRef, useState, type ReactNode, type RefObject } from 'react'
import { useElementSize, type ElementSize } from '../browser/useElementSize.ts'

export type Hovered = { x: number; y: number; content: ReactNode } | null

/** State of a `PlainChart`: its element, its size, and the content of its tooltip. */
export function usePlainChart() {
  const element = useRef<HTMLDivElement>(null)
  const box = useElementSize(element)
  const [hovered, hover] = useState<Hovered>(null)
  return { element, box, hovered, hover }
}

/** A chart drawn as plain SVG because recharts has no such kind, with the same tooltip as the others. */
export function PlainChart({
  element,
  box: { width, height },
  label,
  hovered,
  onLeave,
  children,
}: {
  element: RefObject<HTMLDivElement | null>
  box: ElementSize
  label: string
  hovered: Hovered
  onLeave: () => void
  children: ReactNode
}) {
  return (
    <div ref={element} className="relative h-full w-full" onPointerLeave={onLeave}>
      {width > 0 && height > 0 ? (
        <svg role="group" aria-label={label} width={width} height={height} className="block overflow-visible">
          {children}
        </svg>
      ) : null}
      {hovered ? (
        <div
          className="pointer-events-none absolute z-10 w-max"
          // On the side with more space: the surrounding pane clips whatever overflows.
          style={
            hovered.x > width / 2 ? { right: width - hovered.x + 12, top: hovered.y + 12 } : { left: hovered.x + 12, top: hovered.y + 12 }
          }
        >
          {hovered.content}
        </div>
      ) : null}
    </div>
  )
}
