'use client'

import type { GridPlace } from '../_grid/gridKeys.ts'

export function CellInspector({ place, onClose }: { place: GridPlace; onMove: (place: GridPlace) => void; onClose: () => void }) {
  return <button type="button" onClick={onClose}>{`${place.row} ${place.column}`}</button>
}
