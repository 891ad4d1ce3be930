'use client'

import { useEffect, useState, type RefObject } from 'react'

export type ElementSize = { width: number; height: number }

/** An element's inner size in pixels, zeros before it is measured. */
export function useElementSize(element: RefObject<HTMLElement | null>): ElementSize {
  const [size, setSize] = useState<ElementSize>({ width: 0, height: 0 })
  useEffect(() => {
    const node = element.current
    if (!node) return
    const observer = new ResizeObserver(() => setSize({ width: node.clientWidth, height: node.clientHeight }))
    observer.observe(node)
    return () => observer.disconnect()
  }, [element])
  return size
}
