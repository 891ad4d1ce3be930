'use client'

import { useCallback } from 'react'
import { textHash } from '#server/core/textHash.ts'
import { toast } from '../../../_ui/overlay/toasts.ts'
import type { GridPlace } from '../_grid/state/gridKeys.ts'
import { useRun } from '../_run/runContext.ts'
import { patchOfKey } from './applyPatch.ts'
import { useRatings } from './ratingContext.ts'

/**
 * Rates from the grid: the output that the inspector shows, or else the place's only one. Where repeats differ the inspector is
 * opened, since a key could mean any of them. Returns whether the key was one of ours.
 */
export function useRateKeys(openInspector: () => void): (key: string, place: GridPlace) => boolean {
  const { grid, model, cells } = useRun()
  const { outputOf, ratingOf, rate, inspected } = useRatings()
  const planned = grid?.cells
  return useCallback(
    (key, place) => {
      if (!patchOfKey(key, null)) return false
      const here = new Set(model.at(place.row, place.column).flatMap((index) => planned?.[index]?.key ?? []))
      const done = [...here].filter((each) => cells.view(each).status === 'done')
      const shown = inspected()
      const [target] = shown !== null && here.has(shown) ? [shown] : done
      if (target === undefined) return true
      if (target !== shown && done.length > 1) {
        openInspector()
        toast({ title: `${done.length} outputs here`, description: 'Press the key again for the repeat that the inspector shows.' })
        return true
      }
      const output = outputOf(target)
      const patch = patchOfKey(key, ratingOf(target))
      if (patch && output !== null) rate({ key: target, outputHash: textHash(output) }, patch)
      return true
    },
    [model, planned, cells, inspected, outputOf, ratingOf, rate, openInspector],
  )
}
