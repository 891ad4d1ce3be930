'use client'

import { useRef, useState, type ReactNode, type RefObject, useEffect } from 'react'

export type Hovered = { x: number; y: number; content: ReactNode } | null

type Box = { width: number; height: number }

/** The room of a chart that draws itself, and what it tells at the pointer. */
export function usePlainChart() {
  const element = useRef<HTMLDivElement>(null)
  const box = useBox(element)
  const [hovered, hover] = useState<Hovered>(null)
  return { element, box, hovered, hover }
}

/** An SVG of our own where recharts has no such chart, with a hover box like the others'. */
export function PlainChart({
  element,
  box: { width, height },
  label,
  hovered,
  onLeave,
  children,
}: {
  element: RefObject<HTMLDivElement | null>
  box: Box
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
          // To the side where there is more room: the pane around it cuts off what hangs over.
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

/** An element's inner size in pixels; zeros before it is measured. */
function useBox(element: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [box, setBox] = useState({ width: 0, height: 0 })
  useEffect(() => {
    const node = element.current
    if (!node) return
    const observer = new ResizeObserver(() => setBox({ width: node.clientWidth, height: node.clientHeight }))
    observer.observe(node)
    return () => observer.disconnect()
  }, [element])
  return box
}
