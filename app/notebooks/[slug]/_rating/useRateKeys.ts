'use client'

import { useCallback } from 'react'
import { textHash } from '#server/core/textHash.ts'
import { toast } from '../../../_ui/overlay/toasts.ts'
import type { GridPlace } from '../_grid/state/gridKeys.ts'
import { useRun } from '../_run/runContext.ts'
import { patchOfKey } from './applyPatch.ts'
import { useRatings } from './ratingContext.ts'

/**
 * Handles rating keys in the grid. They rate the output in the inspector, or else the only output of the place. If a place has several
 * outputs, the inspector opens instead, because the key could mean any of them. Returns whether the key is a rating key.
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
        toast({ title: `${done.length} outputs here`, description: 'Press the key again to rate the repeat shown in the inspector.' })
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
