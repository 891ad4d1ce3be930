'use client'

import { useEffect, useState } from 'react'

/** The value once it has not changed for `ms` milliseconds. Compared by its JSON. */
export function useLater<Value>(value: Value, ms: number): Value {
  const [later, setLater] = useState(value)
  const isSame = JSON.stringify(value) === JSON.stringify(later)
  useEffect(() => {
    if (isSame) return
    const timer = setTimeout(() => setLater(value), ms)
    return () => clearTimeout(timer)
  }, [value, isSame, ms])
  return isSame ? value : later
}
