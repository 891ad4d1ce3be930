'use client'

import { Slider } from '../../_ui/controls/Slider.tsx'
import { Switch } from '../../_ui/controls/Switch.tsx'
import type { useCurveView } from './useCurveView.ts'

/** Smoothing and scale of the curves of a page. */
export function CurveControls({ smoothing, setSmoothing, isLog, setLog }: ReturnType<typeof useCurveView>) {
  return (
    <div className="flex flex-wrap items-start gap-x-6 gap-y-2 text-sm">
      <div className="flex items-start gap-2">
        <span aria-hidden className="text-muted">
          Smoothing
        </span>
        <div className="w-48 pt-0.5">
          <Slider label="Smoothing" value={smoothing} onChange={setSmoothing} ends={['as measured', 'smooth']} />
        </div>
      </div>
      <Switch label="Logarithmic scale" checked={isLog} onChange={setLog} />
    </div>
  )
}
