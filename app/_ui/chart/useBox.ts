'use client'

import { useEffect, useState, type RefObject } from 'react'

/** An element's inner size in pixels; zeros before it is measured. */
export function useBox(element: RefObject<HTMLElement | null>): { width: number; height: number } {
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
