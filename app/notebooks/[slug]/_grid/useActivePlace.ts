'use client'

import { useCallback, useEffect, useState } from 'react'
import type { GridModel } from '#server/core/grid/gridModel.ts'
import { useRun } from '../_run/runContext.ts'
import type { GridPlace } from './state/gridKeys.ts'
import { findHeld, type HeldPlace, holdPlace, type KeyAt } from './heldPlace.ts'

/** `at` is where the place is in `model`. */
type Held = { place: HeldPlace; model: GridModel | null; at: GridPlace | null }

/**
 * The active cell. It stays on its case and column through edits, and is the inspected one while the address names one: a link or
 * the way back leads there, and an edit that moves the case writes its new name into the address.
 */
export function useActivePlace({ inspected, inspect }: { inspected: string; inspect: (cell: string) => void }) {
  const { grid, model } = useRun()
  const planned = grid?.cells
  const keyAt = useCallback<KeyAt>(({ row, column }) => planned?.[model.at(row, column)[0] ?? -1]?.key ?? null, [model, planned])
  const [held, setHeld] = useState<Held | null>(null)
  const [followed, setFollowed] = useState('')

  if (inspected !== followed) {
    setFollowed(inspected)
    if (inspected !== '' && inspected !== held?.place.name) setHeld({ place: { name: inspected, key: null }, model: null, at: null })
  } else if (held && held.model !== model) {
    const at = findHeld(model, keyAt, held.place)
    setHeld({ place: (at && holdPlace(model, keyAt, at)) ?? held.place, model, at })
  }

  const name = held?.place.name ?? ''
  useEffect(() => {
    if (inspected !== '' && inspected === followed && name !== inspected) inspect(name)
  }, [inspect, inspected, followed, name])

  const setActive = useCallback(
    (at: GridPlace, open: boolean) => {
      const place = holdPlace(model, keyAt, at)
      if (!place) return
      setHeld({ place, model, at })
      if (open) inspect(place.name)
    },
    [model, keyAt, inspect],
  )
  return { active: held?.model === model ? held.at : null, setActive }
}
